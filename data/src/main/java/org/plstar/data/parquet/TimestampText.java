package org.plstar.data.parquet;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;

/** Times of Parquet files as text. */
final class TimestampText {
    private static final long NANOS = 1_000_000_000;

    /** The day of 1970-01-01 in the day numbers of INT96 times. */
    private static final int JULIAN_EPOCH = 2_440_588;

    private static final DateTimeFormatter LOCAL = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, true)
            .toFormatter(Locale.ROOT);

    private TimestampText() {}

    /**
     * A time of day, such as {@code 12:30} or {@code 12:30:01.500}; with a Z if the file says that
     * it is in UTC.
     */
    static String time(long value, ColumnType type) {
        long nanos = Math.multiplyExact(value, NANOS / type.perSecond());
        return LocalTime.ofNanoOfDay(nanos) + (type.utc() ? "Z" : "");
    }

    /**
     * The text of a moment: {@code 2024-01-31T12:30Z} if the file says that it is in UTC, otherwise
     * {@code 2024-01-31 12:30:00.0}.
     */
    static String timestamp(long value, ColumnType type) {
        long per = type.perSecond();
        int nanos = (int) (Math.floorMod(value, per) * (NANOS / per));
        LocalDateTime t =
                LocalDateTime.ofEpochSecond(Math.floorDiv(value, per), nanos, ZoneOffset.UTC);
        return type.utc() ? t.atOffset(ZoneOffset.UTC).toString() : LOCAL.format(t);
    }

    /** The moments of older Spark and Impala. */
    static String int96(long nanosOfDay, int julianDay) {
        return LOCAL.format(LocalDate.ofEpochDay((long) julianDay - JULIAN_EPOCH)
                .atStartOfDay()
                .plusNanos(nanosOfDay));
    }
}
