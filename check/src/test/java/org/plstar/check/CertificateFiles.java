package org.plstar.check;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes the two files of a certificate, with the digests that belong to the arrays. */
final class CertificateFiles {
    private static final String DIGESTS = "\"arrays\": {";

    private CertificateFiles() {}

    /** An NPY file of doubles or of whole numbers of eight bytes. */
    static byte[] npy(Certificate.Numbers a) {
        return npy(a.whole() ? "<i8" : "<f8", a.values(), a.shape());
    }

    static byte[] npy(String type, double[] values, int... shape) {
        String sizes = Arrays.stream(shape).mapToObj(n -> n + ",").collect(Collectors.joining(" "));
        String header =
                "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }".formatted(type, sizes);
        byte[] text = (header + " ".repeat(117 - header.length()) + "\n").getBytes(ASCII);
        int width = type.charAt(2) - '0';
        ByteBuffer b = ByteBuffer.allocate(10 + text.length + width * values.length);
        b.put((byte) 0x93).put("NUMPY".getBytes(ASCII)).put((byte) 1).put((byte) 0);
        b.order(ByteOrder.LITTLE_ENDIAN).putShort((short) text.length).put(text);
        b.order(type.charAt(0) == '>' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        for (double v : values) {
            switch (type.substring(1)) {
                case "f8" -> b.putDouble(v);
                case "f4" -> b.putFloat((float) v);
                case "i4" -> b.putInt((int) v);
                case "i8" -> b.putLong((long) v);
                default -> throw new IllegalArgumentException(type);
            }
        }
        return b.array();
    }

    private static final java.nio.charset.Charset ASCII = StandardCharsets.US_ASCII;

    /** A zip of entries, of which names may stand twice. */
    static byte[] zip(List<Map.Entry<String, byte[]>> entries) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> e : entries) {
                zip.putNextEntry(new ZipEntry(e.getKey()));
                zip.write(e.getValue());
                zip.closeEntry();
            }
        }
        return out.toByteArray();
    }

    static byte[] npz(Map<String, byte[]> arrays) throws IOException {
        List<Map.Entry<String, byte[]>> entries = new ArrayList<>();
        arrays.forEach((name, bytes) -> entries.add(Map.entry(name + ".npy", bytes)));
        return zip(entries);
    }

    /** The text of a certificate with the member {@code arrays} of such files put in. */
    static String withDigests(String json, Map<String, byte[]> arrays) {
        String digests = arrays.entrySet().stream()
                .map(e -> "\"%s\": \"%s\"".formatted(e.getKey(), NpzArchive.digest(e.getValue())))
                .collect(Collectors.joining(", "));
        return json.replaceFirst("\\{", "{" + DIGESTS + digests + "}, ");
    }

    /** Writes both files into a folder; the text lacks its digests. */
    static Path write(Path folder, String json, Map<String, Certificate.Numbers> arrays)
            throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        arrays.forEach((name, a) -> files.put(name, npy(a)));
        Files.createDirectories(folder);
        Files.write(folder.resolve("arrays.npz"), npz(files));
        return Files.writeString(folder.resolve("certificate.json"), withDigests(json, files));
    }
}
