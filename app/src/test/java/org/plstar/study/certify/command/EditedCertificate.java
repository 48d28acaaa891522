package org.plstar.study.certify.command;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.plstar.array.Sha256;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The two files of a certificate, to be changed, written with digests that are right. */
final class EditedCertificate {
    final ObjectNode json;
    final Map<String, Npy> arrays;

    /** An array of doubles or whole numbers; type is that of the file. */
    @SuppressWarnings("ArrayRecordComponent") // changed in place
    record Npy(String type, int[] shape, double[] values) {
        Npy copy() {
            return new Npy(type, shape.clone(), values.clone());
        }

        Npy shaped(int... other) {
            return new Npy(type, other, values.clone());
        }

        boolean same(Npy o) {
            return Arrays.equals(shape, o.shape)
                    && Arrays.equals(values, o.values)
                    && type.charAt(1) == o.type.charAt(1);
        }

        byte[] bytes() {
            String header = "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }"
                    .formatted(
                            type,
                            String.join(
                                    " ",
                                    Arrays.stream(shape).mapToObj(d -> d + ",").toList()));
            int width = type.charAt(2) - '0';
            ByteBuffer b = ByteBuffer.allocate(128 + width * values.length);
            b.put((byte) 0x93).put("NUMPY\1\0".getBytes(StandardCharsets.US_ASCII));
            b.order(ByteOrder.LITTLE_ENDIAN).putShort((short) 118);
            b.put((header + " ".repeat(117 - header.length()) + "\n")
                    .getBytes(StandardCharsets.US_ASCII));
            b.order(type.charAt(0) == '>' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
            for (double v : values) {
                switch (type.substring(1)) {
                    case "f8" -> b.putDouble(v);
                    case "f4" -> b.putFloat((float) v);
                    case "i4" -> b.putInt((int) v);
                    default -> b.putLong((long) v);
                }
            }
            return b.array();
        }

        static Npy of(byte[] file) {
            ByteBuffer b = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
            int begin = 10 + b.getShort(8);
            String header = new String(file, 10, begin - 10, StandardCharsets.US_ASCII);
            String type = header.replaceFirst("(?s).*'descr': *'([^']*)'.*", "$1");
            int[] shape = Arrays.stream(
                            header.replaceFirst("(?s).*\\(([^)]*)\\).*", "$1").split(",", 0))
                    .map(String::strip)
                    .filter(s -> !s.isEmpty())
                    .mapToInt(Integer::parseInt)
                    .toArray();
            int width = type.charAt(2) - '0';
            double[] v = new double[(file.length - begin) / width];
            for (int i = 0; i < v.length; i++) {
                int at = begin + i * width;
                v[i] = switch (type.substring(1)) {
                    case "f8" -> b.getDouble(at);
                    case "f4" -> b.getFloat(at);
                    case "i4" -> b.getInt(at);
                    default -> b.getLong(at);
                };
            }
            return new Npy(type, shape, v);
        }
    }

    private EditedCertificate(ObjectNode json, Map<String, Npy> arrays) {
        this.json = json;
        this.arrays = arrays;
    }

    static EditedCertificate read(Path folder) throws IOException {
        JsonNode json =
                JsonMapper.shared().readTree(Files.readString(folder.resolve("certificate.json")));
        return new EditedCertificate((ObjectNode) json, npz(folder.resolve("arrays.npz")));
    }

    EditedCertificate copy() {
        Map<String, Npy> all = new TreeMap<>();
        arrays.forEach((name, a) -> all.put(name, a.copy()));
        return new EditedCertificate(json.deepCopy(), all);
    }

    void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        ObjectNode digests = json.putObject("arrays");
        arrays.forEach((name, a) -> digests.put(name, Sha256.of(a.bytes())));
        npz(folder.resolve("arrays.npz"), arrays);
        Files.writeString(folder.resolve("certificate.json"), json.toString());
    }

    static Map<String, Npy> npz(Path file) throws IOException {
        Map<String, Npy> all = new TreeMap<>();
        try (ZipInputStream zip =
                new ZipInputStream(new ByteArrayInputStream(Files.readAllBytes(file)))) {
            for (ZipEntry e = zip.getNextEntry(); e != null; e = zip.getNextEntry()) {
                all.put(e.getName().replace(".npy", ""), Npy.of(zip.readAllBytes()));
            }
        }
        return all;
    }

    static void npz(Path file, Map<String, Npy> arrays) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, Npy> e : arrays.entrySet()) {
                zip.putNextEntry(new ZipEntry(e.getKey() + ".npy"));
                zip.write(e.getValue().bytes());
            }
        }
        Files.write(file, out.toByteArray());
    }

    ObjectNode program(int i) {
        return (ObjectNode) json.path("programs").path(i);
    }

    List<String> lines(int program) {
        List<String> all = new ArrayList<>();
        program(program).path("lines").forEach(l -> all.add(l.asString()));
        return all;
    }

    /** Arrays that programs name, of a kind: data, const, positions, targets. */
    SortedSet<String> named(String kind) {
        TreeSet<String> all = new TreeSet<>();
        for (int p = 0; p < json.path("programs").size(); p++) {
            if (kind.equals("targets")) {
                all.add(program(p).path("targets").asString());
            }
            for (String line : lines(p)) {
                String[] t = line.split(" ", 0);
                String what = t[0].matches("param|gather|sum") ? "positions" : t[0];
                String name = t[what.equals("positions") ? 2 : 1].replace("each:", "");
                if (what.equals(kind) && name.matches("[A-Za-z].*")) {
                    all.add(name);
                }
            }
        }
        return all;
    }

    /** Whether params, programs and all that these name are the same. */
    boolean sameEquations(EditedCertificate o) {
        boolean same = json.path("params").equals(o.json.path("params"))
                && json.path("programs").equals(o.json.path("programs"));
        for (String kind : List.of("data", "const", "positions", "targets")) {
            for (String name : same ? named(kind) : Set.<String>of()) {
                same &= array(name).same(o.array(name));
            }
        }
        return same;
    }

    Npy array(String name) {
        return requireNonNull(arrays.get(name), name);
    }

    /** Whether the arrays of a point are these, by the names of params. */
    boolean pointIs(String point, Map<String, Npy> weights) {
        boolean same = true;
        for (int p = 0; p < json.path("params").size(); p++) {
            Npy own = weights.get(json.path("params").path(p).path("name").asString());
            Npy of = array(json.path("points").path(point).path(p).asString());
            same &= own != null
                    && Arrays.equals(own.values, of.values)
                    && Arrays.equals(own.shape, of.shape);
        }
        return same;
    }
}
