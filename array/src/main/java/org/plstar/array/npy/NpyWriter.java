package org.plstar.array.npy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.plstar.array.Matrix;

/** The content of an NPY file, which can be written any number of times with the same bytes. */
interface NpyWriter {
    /** Writes the header and the numbers. */
    void to(OutputStream out) throws IOException;

    /** The number of bytes that {@link #to} writes. */
    long length();

    /** An array's numbers in some format. */
    record OfArray(NpyArray array, NpyType type) implements NpyWriter {
        @Override
        public void to(OutputStream out) throws IOException {
            out.write(NpyHeader.write(type, array.shape()));
            new Numbers(out, type).write(array.values());
        }

        @Override
        public long length() {
            return NpyHeader.write(type, array.shape()).length
                    + (long) array.values().length * type.bytes();
        }
    }

    /** A matrix in some format, without a second copy of its elements. */
    record OfMatrix(Matrix matrix, NpyType type) implements NpyWriter {
        private List<Integer> shape() {
            return List.of(matrix.rows(), matrix.columns());
        }

        @Override
        public void to(OutputStream out) throws IOException {
            out.write(NpyHeader.write(type, shape()));
            Numbers numbers = new Numbers(out, type);
            double[] row = new double[matrix.columns()];
            for (int i = 0; i < matrix.rows(); i++) {
                matrix.readRow(i, row, 0);
                numbers.write(row);
            }
        }

        @Override
        public long length() {
            return NpyHeader.write(type, shape()).length
                    + (long) matrix.rows() * matrix.columns() * type.bytes();
        }
    }

    /** Puts numbers into a stream, little-endian, in chunks. */
    final class Numbers {
        private static final int CHUNK = 1 << 13;

        private final OutputStream out;
        private final NpyType type;
        private final ByteBuffer buffer;

        Numbers(OutputStream out, NpyType type) {
            this.out = out;
            this.type = type;
            this.buffer = ByteBuffer.allocate(CHUNK * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        }

        void write(double[] values) throws IOException {
            for (int at = 0; at < values.length; at += CHUNK) {
                int count = Math.min(CHUNK, values.length - at);
                buffer.clear();
                if (type == NpyType.F8) {
                    buffer.asDoubleBuffer().put(values, at, count);
                } else {
                    for (int i = at; i < at + count; i++) {
                        type.put(buffer, values[i]);
                    }
                }
                out.write(buffer.array(), 0, count * type.bytes());
            }
        }
    }
}
