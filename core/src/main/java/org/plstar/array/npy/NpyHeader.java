package org.plstar.array.npy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.plstar.refusal.Refusal;

/**
 * The header of an NPY file (format versions 1.0 to 3.0, NumPy enhancement proposal 1).
 *
 * @param type element type, such as {@code f8}
 * @param length bytes of the whole header
 */
record NpyHeader(ByteOrder order, String type, boolean fortran, List<Integer> shape, int length) {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int ALIGNMENT = 64;
    private static final int WIDEST = 8;
    private static final int LONGEST_HEADER = 1 << 16;
    private static final long LARGEST_ARRAY = Integer.MAX_VALUE - 8;
    private static final Pattern DICTIONARY =
            Pattern.compile(
                    "\\{\\s*'descr'\\s*:\\s*'([<>|=])([a-z]\\d+)'\\s*,\\s*'fortran_order'\\s*:\\s*(True|False)\\s*,\\s*'shape'\\s*:\\s*\\(([\\d,\\sL]*)\\)\\s*,?\\s*\\}\\s*");

    /** The header of a little-endian double array in row-major order. */
    static byte[] ofDoubles(List<Integer> shape) {
        StringBuilder extents = new StringBuilder();
        shape.forEach(e -> extents.append(e).append(", "));
        String tuple =
                shape.size() == 1
                        ? extents.toString().strip()
                        : extents.toString().replaceAll(", $", "");
        String text = "{'descr': '<f8', 'fortran_order': False, 'shape': (" + tuple + "), }";
        int length = (MAGIC.length + 4 + text.length() + ALIGNMENT) / ALIGNMENT * ALIGNMENT;
        ByteBuffer b = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        b.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) (length - MAGIC.length - 4));
        b.put(text.getBytes(StandardCharsets.US_ASCII));
        while (b.position() < length - 1) {
            b.put((byte) ' ');
        }
        return b.put((byte) '\n').array();
    }

    static NpyHeader parse(byte[] bytes, String place) {
        if (bytes.length < MAGIC.length + 4) {
            throw refuse(
                    NpyRefusal.NOT_NPY, place, "it has " + bytes.length + " bytes", "an NPY file");
        }
        for (int i = 0; i < MAGIC.length; i++) {
            if (bytes[i] != MAGIC[i]) {
                throw refuse(
                        NpyRefusal.NOT_NPY,
                        place,
                        "it does not begin like an NPY file",
                        "a file that numpy.save wrote");
            }
        }
        ByteBuffer b = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int version = bytes[MAGIC.length];
        int start = MAGIC.length + (version == 1 ? 4 : 6);
        long length =
                version == 1
                        ? b.getShort(MAGIC.length + 2) & 0xFFFF
                        : bytes.length < start ? -1 : b.getInt(MAGIC.length + 2);
        if (version < 1 || version > 3 || length < 0 || start + length > bytes.length) {
            throw refuse(
                    NpyRefusal.BAD_HEADER,
                    place,
                    "the header is damaged (version " + version + ")",
                    "format version 1, 2 or 3");
        }
        Matcher m =
                DICTIONARY.matcher(
                        new String(bytes, start, (int) length, StandardCharsets.ISO_8859_1));
        if (!m.matches()) {
            throw refuse(
                    NpyRefusal.BAD_HEADER,
                    place,
                    "the header does not describe an array of numbers",
                    "descr, fortran_order and shape");
        }
        List<Integer> shape = new ArrayList<>();
        long size = 1;
        for (String extent : List.of(m.group(4).replace("L", "").split(",", -1))) {
            if (!extent.isBlank()) {
                try {
                    shape.add(Integer.parseInt(extent.strip()));
                    size = Math.multiplyExact(size, (long) shape.getLast());
                } catch (NumberFormatException | ArithmeticException e) {
                    size = Long.MAX_VALUE;
                }
            }
        }
        if (size > Integer.MAX_VALUE - 8) {
            throw refuse(
                    NpyRefusal.SIZE,
                    place,
                    "the shape (" + m.group(4).strip() + ") is too large",
                    "at most 2147483639 elements");
        }
        return new NpyHeader(
                m.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN,
                m.group(2),
                m.group(3).equals("True"),
                shape,
                start + (int) length);
    }

    /** Number of elements. */
    int size() {
        // As long: two huge extents may stand before a zero.
        return (int) shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
    }

    /** Bytes of one element. */
    int bytes(String place) {
        return switch (type) {
            case "f8", "i8" -> 8;
            case "f4", "i4", "u4" -> 4;
            case "f2", "i2", "u2" -> 2;
            case "u1", "i1", "b1" -> 1;
            default ->
                    throw refuse(
                            NpyRefusal.ELEMENT_TYPE,
                            place,
                            "its elements are of type " + type,
                            "f8, f4, f2, i8, i4, i2, i1, u4, u2, u1 or b1");
        };
    }

    /** All bytes of an array file, refused if they are more than so many elements of the widest type and a header can take. */
    static byte[] bounded(InputStream in, long mostElements, String place) throws IOException {
        long most =
                mostElements < LARGEST_ARRAY / WIDEST
                        ? mostElements * WIDEST + LONGEST_HEADER
                        : LARGEST_ARRAY;
        byte[] bytes = in.readNBytes((int) Math.min(most, LARGEST_ARRAY));
        if (in.read() >= 0) {
            throw tooLarge(place, mostElements);
        }
        return bytes;
    }

    static Refusal tooLarge(String place, long mostElements) {
        return Refusal.of(
                NpyRefusal.TOO_LARGE,
                place,
                "it is too large",
                "at most " + mostElements + " elements for the memory at hand",
                "take a smaller array, or give Java more memory (-Xmx)");
    }

    static Refusal refuse(NpyRefusal code, String place, String what, String expected) {
        return Refusal.of(
                code, place, what, expected, "save it again with numpy.save or numpy.savez");
    }
}
