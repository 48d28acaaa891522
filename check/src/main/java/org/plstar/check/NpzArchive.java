package org.plstar.check;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** NPY arrays and zips of them: doubles, singles and whole numbers, in C order. */
final class NpzArchive {
    private static final Pattern HEADER =
            Pattern.compile("\\{'descr': *'([<>|][fiu][1-8])', *'fortran_order': *False, *'shape':"
                    + " *\\(([0-9, ]*)\\),? *\\}\\s*");

    /** The element types of a certificate's arrays. */
    static final String OWN = "<(f8|i4|i8)";

    /** The bound beyond which whole numbers are not exact as doubles. */
    private static final double MOST_WHOLE = 0x1p53;

    /** The element types of a reader's own files. */
    static final String ANY = ".(f8|f4|i8|i4|i2|i1|u1)";

    private NpzArchive() {}

    /**
     * An array: numbers row-major, their shape, whether they are whole, and the SHA-256 of the
     * file.
     */
    record Array(int[] shape, double[] values, boolean whole, String sha256) {
        /** An array of the caller's that is in no file. */
        static Array of(double[] values, int... shape) {
            return new Array(shape, values, false, "");
        }

        /** The values of an array of real numbers; refuses whole numbers, which may be rounded. */
        double[] numbers() {
            Unreadable.require(!whole, "an array of whole numbers stands for numbers");
            return values;
        }
    }

    /**
     * Every array of a zip; refuses two entries of one name and entries of other kinds.
     *
     * @param types the types that are allowed, as a pattern
     */
    static Map<String, Array> read(Path file, String types) {
        Map<String, Array> all = new LinkedHashMap<>();
        try (InputStream in = Files.newInputStream(file);
                ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry e = zip.getNextEntry(); e != null; e = zip.getNextEntry()) {
                String name = e.getName();
                Unreadable.require(name.endsWith(".npy"), file.getFileName() + " holds " + name);
                String key = name.substring(0, name.length() - 4);
                long most = Runtime.getRuntime().maxMemory() / 4;
                byte[] bytes = zip.readNBytes((int) Math.min(most, Integer.MAX_VALUE - 16));
                Unreadable.require(
                        zip.read() < 0,
                        "array " + key + " has more than " + bytes.length + " bytes");
                Unreadable.require(
                        all.put(key, parse(key, bytes, types)) == null,
                        "array " + key + " stands twice");
            }
        } catch (IOException e) {
            throw new Unreadable("cannot read " + file + ": " + e.getMessage());
        }
        Unreadable.require(!all.isEmpty(), file + " is no zip of arrays");
        return all;
    }

    /** The array of an NPY file with one of the given types. */
    static Array parse(String name, byte[] bytes, String types) {
        String what = "array " + name;
        Unreadable.require(
                bytes.length > 12
                        && bytes[0] == (byte) 0x93
                        && new String(bytes, 1, 5, StandardCharsets.US_ASCII).equals("NUMPY"),
                what + " is no NPY file");
        ByteBuffer b = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        boolean first = bytes[6] == 1;
        Unreadable.require(first || bytes[6] == 2, what + " has an unknown version");
        int from = first ? 10 : 12;
        long length = first ? b.getShort(8) & 0xffff : b.getInt(8) & 0xffffffffL;
        Unreadable.require(from + length <= bytes.length, what + " ends in its header");
        Matcher m =
                HEADER.matcher(new String(bytes, from, (int) length, StandardCharsets.ISO_8859_1));
        Unreadable.require(m.matches(), what + " has a header of another kind");
        int[] shape = shape(what, m.group(2));
        String type = m.group(1);
        Unreadable.require(type.matches(types), what + " is of type " + type);
        b.order(type.charAt(0) == '>' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        int width = type.charAt(2) - '0';
        long size = 1;
        for (int d : shape) {
            size = Math.multiplyExact(size, d);
            Unreadable.require(size <= 1 << 28, what + " has more than 2^28 elements");
        }
        int begin = from + (int) length;
        Unreadable.require(
                bytes.length - begin == size * width, what + " has another length than its shape");
        double[] values = new double[(int) size];
        boolean whole = type.charAt(1) != 'f';
        for (int i = 0; i < values.length; i++) {
            int at = begin + i * width;
            values[i] = switch (type.substring(1)) {
                case "f8" -> b.getDouble(at);
                case "f4" -> b.getFloat(at);
                case "i4" -> b.getInt(at);
                case "i8" -> b.getLong(at);
                case "i1" -> b.get(at);
                case "u1" -> b.get(at) & 0xff;
                default -> b.getShort(at);
            };
            Unreadable.require(Double.isFinite(values[i]), what + " is not finite");
            Unreadable.require(
                    !whole || Math.abs(values[i]) < MOST_WHOLE,
                    what + " has whole numbers from 2^53 on");
        }
        return new Array(shape, values, whole, digest(bytes));
    }

    private static int[] shape(String what, String text) {
        try {
            return Arrays.stream(text.split(",", -1))
                    .map(String::strip)
                    .filter(s -> !s.isEmpty())
                    .mapToInt(Integer::parseInt)
                    .toArray();
        } catch (NumberFormatException e) {
            throw new Unreadable(what + " has the shape " + text);
        }
    }

    static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** The array of a name; refuses a missing one. */
    static Array named(Map<String, Array> arrays, String name) {
        Array a = arrays.get(name);
        if (a == null) {
            throw new Unreadable("there is no array " + name);
        }
        return a;
    }
}
