package org.plstar.array.npy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.plstar.refusal.Refusal;

/**
 * The header of an NPY file (format versions 1.0 to 3.0, NumPy enhancement proposal 1).
 *
 * @param size number of elements, the product of the shape
 * @param length bytes of the whole header
 */
record NpyHeader(
        ByteOrder order,
        NpyType type,
        boolean fortran,
        List<Integer> shape,
        long size,
        int length) {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int ALIGNMENT = 64;

    /**
     * The largest header: usual ones have about 100 bytes, those of record types some thousands.
     */
    private static final int LONGEST_HEADER = 1 << 16;

    /** The largest number of axes, which is NumPy's limit. */
    private static final int MOST_AXES = 64;

    /** The header of NumPy for a row-major array. */
    static byte[] write(NpyType type, List<Integer> shape) {
        String extents = shape.stream().map(String::valueOf).collect(Collectors.joining(", "));
        String tuple = shape.size() == 1 ? extents + "," : extents;
        String text = "{'descr': '"
                + type.description()
                + "', 'fortran_order': False, 'shape': ("
                + tuple
                + "), }";
        int length = (MAGIC.length + 4 + text.length() + ALIGNMENT) / ALIGNMENT * ALIGNMENT;
        ByteBuffer b = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        b.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) (length - MAGIC.length - 4));
        b.put(text.getBytes(StandardCharsets.US_ASCII));
        while (b.position() < length - 1) {
            b.put((byte) ' ');
        }
        return b.put((byte) '\n').array();
    }

    /** Reads the header at the start of a stream, and no more bytes than a header can have. */
    static NpyHeader read(InputStream in, String place) throws IOException {
        return read(in, false, place);
    }

    /**
     * Reads the header; that of words like one of numbers U4: their letters, with one more axis.
     */
    static NpyHeader read(InputStream in, boolean words, String place) throws IOException {
        byte[] start = in.readNBytes(MAGIC.length + 2);
        if (start.length < MAGIC.length + 2) {
            throw refuse(
                    NpyRefusal.NOT_NPY, place, "it has " + start.length + " bytes", "an NPY file");
        }
        if (!Arrays.equals(start, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw refuse(
                    NpyRefusal.NOT_NPY,
                    place,
                    "it does not begin like an NPY file",
                    "a file that numpy.save wrote");
        }
        int version = start[MAGIC.length];
        byte[] lengthBytes = in.readNBytes(version == 1 ? 2 : 4);
        ByteBuffer b =
                ByteBuffer.wrap(Arrays.copyOf(lengthBytes, 4)).order(ByteOrder.LITTLE_ENDIAN);
        long length = Integer.toUnsignedLong(b.getInt());
        if (version < 1 || version > 3 || length > LONGEST_HEADER) {
            throw damaged(place, "format version " + version + ", header of " + length + " bytes");
        }
        byte[] text = in.readNBytes((int) length);
        if (text.length < length) {
            throw damaged(place, "the file ends within it");
        }
        int all = start.length + lengthBytes.length + text.length;
        return of(new String(text, StandardCharsets.ISO_8859_1), words, all, place);
    }

    private static NpyHeader of(String text, boolean words, int length, String place) {
        HeaderText.Entries entries =
                HeaderText.parse(text).orElseThrow(() -> damaged(place, "it is no dictionary"));
        String descr = entries.descr().orElseThrow(() -> elements(place, "records, or unnamed"));
        boolean fortran = entries.fortran().orElseThrow(() -> damaged(place, "fortran_order"));
        List<String> extents = entries.shape().orElseThrow(() -> damaged(place, "shape"));
        if (descr.isEmpty() || "<>|=".indexOf(descr.charAt(0)) < 0) {
            throw elements(place, "of type " + descr);
        }
        String code = descr.substring(1);
        if (words && code.matches("U[1-9]\\d{0,4}")) {
            extents = new ArrayList<>(extents);
            extents.add(code.substring(1));
            code = NpyType.U4.code();
        } else if (words) {
            throw elements(place, "numbers");
        }
        NpyType type = NpyType.of(code)
                .orElseThrow(() -> elements(place, "of type " + descr.substring(1)));
        ByteOrder order = switch (descr.charAt(0)) {
            case '>' -> ByteOrder.BIG_ENDIAN;
            case '=' -> ByteOrder.nativeOrder();
            default -> ByteOrder.LITTLE_ENDIAN;
        };
        if (extents.size() > MOST_AXES) {
            throw damaged(place, "it has " + extents.size() + " axes");
        }
        List<Integer> shape = new ArrayList<>();
        long size = 1;
        try {
            for (String extent : extents) {
                shape.add(Integer.parseInt(extent));
                size = Math.multiplyExact(size, (long) shape.getLast());
            }
            Math.multiplyExact(size, (long) type.bytes());
        } catch (NumberFormatException | ArithmeticException e) {
            throw refuse(
                    NpyRefusal.SIZE,
                    place,
                    "the shape (" + String.join(", ", extents) + ") is too large",
                    "extents below 2147483648");
        }
        return new NpyHeader(order, type, fortran, List.copyOf(shape), size, length);
    }

    private static Refusal damaged(String place, String what) {
        return refuse(
                NpyRefusal.BAD_HEADER,
                place,
                "the header is damaged (" + what + ")",
                "format version 1, 2 or 3 with descr, fortran_order and shape");
    }

    private static Refusal elements(String place, String what) {
        String readable = Arrays.stream(NpyType.values())
                .map(NpyType::code)
                .collect(Collectors.joining(", "));
        return refuse(
                NpyRefusal.ELEMENT_TYPE, place, "its elements are " + what, "one of " + readable);
    }

    static Refusal refuse(NpyRefusal code, String place, String what, String expected) {
        return Refusal.of(
                code, place, what, expected, "save it again with numpy.save or numpy.savez");
    }
}
