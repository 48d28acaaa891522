package org.plstar.data.parquet;

import java.io.IOException;
import org.plstar.data.parquet.Thrift.Struct;

/**
 * The type of a column's values.
 *
 * @param physical how the values are stored
 * @param length bytes of a value of fixed length
 * @param optional whether values may be missing
 * @param scale digits behind the point of a decimal
 * @param perSecond units of a time or timestamp in a second
 * @param utc whether a time or timestamp is one of UTC
 */
record ColumnType(
        Physical physical,
        int length,
        boolean optional,
        Meaning meaning,
        int scale,
        long perSecond,
        boolean utc) {
    /** Storage, in the order of the format's numbers. */
    enum Physical {
        BOOLEAN,
        INT32,
        INT64,
        INT96,
        FLOAT,
        DOUBLE,
        BYTES,
        FIXED
    }

    /** The meaning of the stored values. */
    enum Meaning {
        NUMBER,
        UNSIGNED,
        HALF,
        DECIMAL,
        TEXT,
        UUID,
        DATE,
        TIME,
        TIMESTAMP,
        /** Meanings that are not supported. */
        UNTYPED_BYTES,
        OTHER,
        LISTS,
        STRUCTURES;

        boolean isNumber() {
            return compareTo(DECIMAL) <= 0;
        }

        boolean isRead() {
            return compareTo(UNTYPED_BYTES) < 0;
        }
    }

    private static final long MILLIS = 1000;
    private static final long MICROS = 1_000_000;
    private static final long NANOS = 1_000_000_000;

    /** The type of an element of the file's schema. */
    static ColumnType of(Struct element) throws IOException {
        boolean nested = element.whole(5) > 0 || !element.has(1);
        Physical physical = nested
                ? Physical.BYTES
                : Physical.values()[element.size(1, Physical.values().length - 1)];
        long repetition = element.whole(3);
        ColumnType plain = new ColumnType(
                physical,
                physical == Physical.FIXED ? element.size(2, 1 << 20) : 0,
                repetition == 1,
                Meaning.NUMBER,
                0,
                1,
                false);
        if (nested || repetition == 2) {
            boolean list = repetition == 2
                    || (element.has(6) && element.whole(6) == 3)
                    || element.struct(10).has(3);
            return plain.as(list ? Meaning.LISTS : Meaning.STRUCTURES);
        }
        return element.has(10)
                ? logical(plain, element.struct(10), element)
                : converted(plain, element.has(6) ? (int) element.whole(6) : -1, element);
    }

    private ColumnType as(Meaning other) {
        return new ColumnType(physical, length, optional, other, scale, perSecond, utc);
    }

    private ColumnType at(Meaning other, long units, boolean ofUtc) {
        return new ColumnType(physical, length, optional, other, scale, units, ofUtc);
    }

    private boolean whole() {
        return physical == Physical.INT32 || physical == Physical.INT64;
    }

    private boolean bytes() {
        return physical == Physical.BYTES || physical == Physical.FIXED;
    }

    /** The meaning of a column without annotation. */
    private ColumnType plain() {
        return physical == Physical.INT96
                ? at(Meaning.TIMESTAMP, NANOS, false)
                : bytes() ? as(Meaning.UNTYPED_BYTES) : this;
    }

    private ColumnType decimal(long digits) throws IOException {
        if (!(whole() || bytes()) || digits < 0 || digits > 1000) {
            throw new IOException("a decimal of another type");
        }
        return new ColumnType(
                physical, length, optional, Meaning.DECIMAL, (int) digits, perSecond, utc);
    }

    private ColumnType text() {
        return bytes() ? as(Meaning.TEXT) : plain();
    }

    /** The type by the present annotation, a union with one field. */
    private static ColumnType logical(ColumnType t, Struct union, Struct element)
            throws IOException {
        int id = union.fields().keySet().stream().findFirst().orElse(0);
        Struct s = union.struct(id);
        return switch (id) {
            case 1, 4, 12 -> t.text();
            case 5 -> t.decimal(s.has(1) ? s.whole(1) : element.whole(7));
            case 6 -> t.whole() ? t.as(Meaning.DATE) : t.plain();
            case 7, 8 -> {
                Struct unit = s.struct(2);
                long units = unit.has(1) ? MILLIS : unit.has(2) ? MICROS : NANOS;
                Meaning meaning = id == 7 ? Meaning.TIME : Meaning.TIMESTAMP;
                yield t.whole() ? t.at(meaning, units, s.truth(1, false)) : t.plain();
            }
            case 10 -> t.whole() && !s.truth(2, true) ? t.as(Meaning.UNSIGNED) : t.plain();
            case 14 -> t.length == 16 ? t.as(Meaning.UUID) : t.plain();
            case 15 -> t.length == 2 ? t.as(Meaning.HALF) : t.plain();
            case 0, 11 -> t.plain();
            default -> t.as(Meaning.OTHER);
        };
    }

    /** The annotation of older writers. */
    private static ColumnType converted(ColumnType t, int id, Struct element) throws IOException {
        return switch (id) {
            case 0, 4, 19 -> t.text();
            case 5 -> t.decimal(element.whole(7));
            case 6 -> t.whole() ? t.as(Meaning.DATE) : t.plain();
            case 7 -> t.whole() ? t.at(Meaning.TIME, MILLIS, true) : t.plain();
            case 8 -> t.whole() ? t.at(Meaning.TIME, MICROS, true) : t.plain();
            case 9 -> t.whole() ? t.at(Meaning.TIMESTAMP, MILLIS, true) : t.plain();
            case 10 -> t.whole() ? t.at(Meaning.TIMESTAMP, MICROS, true) : t.plain();
            case 11, 12, 13, 14 -> t.whole() ? t.as(Meaning.UNSIGNED) : t.plain();
            case 20, 21 -> t.as(Meaning.OTHER);
            default -> t.plain();
        };
    }

    /** The type of an unsupported column in words, for refusals. */
    String name() {
        return switch (meaning) {
            case LISTS -> "lists";
            case STRUCTURES -> "structures or maps";
            case UNTYPED_BYTES -> "bytes";
            default -> "values that are neither numbers nor text";
        };
    }
}
