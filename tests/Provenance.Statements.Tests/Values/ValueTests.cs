// The written forms of values: what is read, what is not, and that what is written is read back.

using System.Text;
using CsCheck;

namespace Provenance.Statements.Tests.Values;

public sealed class ValueTests
{
    [Theory]
    [InlineData("1970-01-01T00:00:00Z", 0)]
    [InlineData("2026-11-23T09:00:00Z", 1795424400000000)]
    [InlineData("2026-11-23T09:00:00.5Z", 1795424400500000)]
    [InlineData("2026-11-23T09:00:00.000001Z", 1795424400000001)]
    [InlineData("2024-02-29T23:59:59Z", 1709251199000000)]
    [InlineData("9999-12-31T23:59:59.999999Z", 253402300799999999)]
    public void A_time_is_read(string text, long microseconds) => Assert.Equal(microseconds, Timestamp.Parse(text).Microseconds);

    [Theory]
    [InlineData("1969-12-31T23:59:59Z")]
    [InlineData("2026-11-23T09:00:00")]
    [InlineData("2026-11-23T09:00:00z")]
    [InlineData("2026-11-23t09:00:00Z")]
    [InlineData("2026-11-23 09:00:00Z")]
    [InlineData("2026-11-23T09:00:00+00:00")]
    [InlineData("2026-11-23T09:00:60Z")]
    [InlineData("2026-11-23T24:00:00Z")]
    [InlineData("2026-11-23T09:60:00Z")]
    [InlineData("2026-02-29T09:00:00Z")]
    [InlineData("2026-13-01T09:00:00Z")]
    [InlineData("2026-00-01T09:00:00Z")]
    [InlineData("2026-11-23T09:00:00.Z")]
    [InlineData("2026-11-23T09:00:00.1234567Z")]
    [InlineData("2026-11-23T9:00:00Z")]
    [InlineData("12026-11-23T09:00:00Z")]
    [InlineData("")]
    public void A_time_of_another_form_is_refused(string text) => Assert.Throws<FormatException>(() => Timestamp.Parse(text));

    [Theory]
    [InlineData("0", "0")]
    [InlineData("0.5", "0.5")]
    [InlineData("1.500000", "1.5")]
    [InlineData("100000000000000000000000000", "100000000000000000000000000")]
    [InlineData("999999999999999999999999999999.999999", "999999999999999999999999999999.999999")]
    public void A_decimal_is_read_and_written_in_its_shortest_form(string text, string shortest) =>
        Assert.Equal(shortest, Quantity.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("01")]
    [InlineData("00")]
    [InlineData(".5")]
    [InlineData("1.")]
    [InlineData("1.0000000")]
    [InlineData("1e3")]
    [InlineData("1,000")]
    [InlineData(" 1")]
    [InlineData("1000000000000000000000000000000")]
    public void A_decimal_of_another_form_is_refused(string text) => Assert.Throws<FormatException>(() => Quantity.Parse(text));

    [Fact]
    public void Decimals_are_compared_exactly()
    {
        var below = Quantity.Parse("99999999999999999999999999");
        var line = Quantity.Parse("100000000000000000000000000");

        Assert.True(below < line);
        Assert.Equal(below.Approximately, line.Approximately);
        Assert.Equal(line, below + Quantity.FromInteger(1));
    }

    [Theory]
    [InlineData("a", true)]
    [InlineData("0-a", true)]
    [InlineData("-a", false)]
    [InlineData("A", false)]
    [InlineData("a_b", false)]
    [InlineData("a/b", false)]
    [InlineData("é", false)]
    public void A_handle_is_of_few_characters(string text, bool good) => Assert.Equal(good, TextValue.TryParse<Handle>(text, out _));

    [Fact]
    public void A_handle_has_at_most_63_characters()
    {
        Assert.True(TextValue.TryParse<Handle>(new string('a', 63), out _));
        Assert.False(TextValue.TryParse<Handle>(new string('a', 64), out _));
    }

    [Fact]
    public void What_is_written_is_read_back()
    {
        Gen.Long[0, 253402300799999999].Sample(value => RoundTrips(new Timestamp(value)));
        Gen.Int[new DateOnly(1000, 1, 1).DayNumber, DateOnly.MaxValue.DayNumber].Sample(day => RoundTrips(new CalendarDate(DateOnly.FromDayNumber(day))));
        Gen.Select(Gen.ULong, Gen.ULong[0, (1UL << 55) - 1]).Sample((low, high) => RoundTrips(new Quantity(new UInt128(high, low))));
        Gen.Select(Gen.ULong, Gen.ULong).Sample((low, high) => RoundTrips(new Salt(new UInt128(high, low))) && RoundTrips(new StreamId(new UInt128(high, low))));

        static bool RoundTrips<T>(T value)
            where T : ITextValue<T> => TextValue.TryParse<T>(value.ToString()!, out var read) && read.Equals(value);
    }

    [Fact]
    public void What_is_read_fits_the_pattern_of_its_schema()
    {
        Fits<Timestamp>();
        Fits<CalendarDate>();
        Fits<Quantity>();
        Fits<Handle>();
        Fits<Salt>();
        Fits<SiteScope>();

        static void Fits<T>()
            where T : ITextValue<T> => Gen.Char["0123456789-:.TZaz_*A+"].Array[1, 28].Sample(characters =>
            {
                var text = new string(characters);
                return !T.TryParse(Encoding.UTF8.GetBytes(text), out _) || System.Text.RegularExpressions.Regex.IsMatch(text, T.Form.Pattern);
            });
    }

    [Fact]
    public void An_estimate_whose_low_is_above_its_high_is_refused_where_it_stands()
    {
        var type = SchemaProbe.Json.GetTypeInfo(typeof(Estimate));

        Assert.False(StrictJson.TryRead("{\"low\":\"2\",\"high\":\"1\",\"basis\":\"declared\"}"u8.ToArray(), type, "run.flop", out _, out var refusal));
        Assert.Equal((RefusalReason.ValueImpossible, "run.flop"), (refusal.Reason, refusal.Field));
    }

    private static class SchemaProbe
    {
        public static readonly System.Text.Json.JsonSerializerOptions Json = StrictJson.For(ValuesJson.Default);
    }
}
