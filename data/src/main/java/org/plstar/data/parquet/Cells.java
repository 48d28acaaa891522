package org.plstar.data.parquet;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.UUID;
import org.plstar.array.HalfPrecision;

/** Decoded values of a page or dictionary: numbers, or text. */
final class Cells {
    private final ColumnType type;
    private final double[] numbers;
    private final String[] texts;

    Cells(ColumnType type, int count) {
        this.type = type;
        boolean number = type.meaning().isNumber();
        numbers = new double[number ? count : 0];
        texts = new String[number ? 0 : count];
    }

    int count() {
        return numbers.length + texts.length;
    }

    double number(int i) {
        return numbers[i];
    }

    String text(int i) {
        return texts[i];
    }

    void set(int i, double value) {
        numbers[i] = value;
    }

    void set(int i, long value) {
        switch (type.meaning()) {
            case NUMBER -> numbers[i] = value;
            case UNSIGNED -> numbers[i] = unsigned(value);
            case DECIMAL -> numbers[i] = decimal(BigInteger.valueOf(value));
            case DATE -> texts[i] = LocalDate.ofEpochDay(value).toString();
            case TIME -> texts[i] = TimestampText.time(value, type);
            case TIMESTAMP -> texts[i] = TimestampText.timestamp(value, type);
            default -> throw new IllegalStateException(type.toString());
        }
    }

    void set(int i, byte[] value) throws IOException {
        ByteBuffer b = ByteBuffer.wrap(value);
        switch (type.meaning()) {
            case TEXT -> texts[i] = new String(value, StandardCharsets.UTF_8);
            case UUID -> texts[i] = new UUID(b.getLong(), b.getLong()).toString();
            case HALF ->
                numbers[i] =
                        HalfPrecision.binary16(b.order(ByteOrder.LITTLE_ENDIAN).getShort());
            case DECIMAL -> {
                if (value.length == 0) {
                    throw new IOException("a decimal without bytes");
                }
                numbers[i] = decimal(new BigInteger(value));
            }
            case TIMESTAMP -> {
                b.order(ByteOrder.LITTLE_ENDIAN);
                texts[i] = TimestampText.int96(b.getLong(), b.getInt());
            }
            default -> throw new IllegalStateException(type.toString());
        }
    }

    private double unsigned(long value) {
        if (type.physical() == ColumnType.Physical.INT32) {
            return Integer.toUnsignedLong((int) value);
        }
        return value >= 0 ? value : new BigInteger(Long.toUnsignedString(value)).doubleValue();
    }

    private double decimal(BigInteger unscaled) {
        return new BigDecimal(unscaled, type.scale()).doubleValue();
    }
}
