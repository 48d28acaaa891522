package org.plstar.certify;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.plstar.array.npy.WholeFile;
import org.plstar.certify.lower.Array;
import org.plstar.certify.lower.Lowered;
import org.plstar.certify.lower.Lowering;
import org.plstar.check.Certificate;
import org.plstar.check.Claim;
import org.plstar.program.ParamLayout;
import org.plstar.refusal.Refusal;
import org.plstar.system.ResidualSystem;

/**
 * Systems of equations over the same weights as the programs of a certificate, and its files
 * (docs/certificate-format.md).
 */
public final class LoweredEquations {
    /** The name of the file with the text. */
    public static final String TEXT = "certificate.json";

    /** The name of the file with the numbers. */
    public static final String ARRAYS = "arrays.npz";

    private static final int HEADER = 64;

    private final List<Lowered> programs;
    private final ParamLayout layout;

    /** The params that some line reads, by their number in the layout. */
    private final List<Integer> used;

    private LoweredEquations(List<Lowered> programs, ParamLayout layout) {
        this.programs = programs;
        this.layout = layout;
        TreeSet<Integer> read = new TreeSet<>();
        for (Lowered p : programs) {
            for (String line : p.lines()) {
                if (line.startsWith("param ")) {
                    read.add(Integer.parseInt(line.substring(6, line.indexOf(' ', 6))));
                }
            }
        }
        used = List.copyOf(read);
    }

    /**
     * Lowers systems.
     *
     * @param w where maxima that cancel become constants, [p]; any point does, one nearby is best
     * @throws Refusal if the language cannot say one of them
     */
    public static LoweredEquations of(List<ResidualSystem> systems, double[] w) {
        List<Lowered> programs = new ArrayList<>();
        for (ResidualSystem s : systems) {
            String prefix = systems.size() == 1 ? "" : "s" + programs.size() + ".";
            programs.add(Lowering.of(s, w, prefix));
        }
        return new LoweredEquations(programs, systems.getFirst().layout());
    }

    /** The programs. */
    public List<Lowered> programs() {
        return programs;
    }

    /** Whether training goes by other derivatives than those of the programs. */
    public boolean stopsDerivatives() {
        return programs.stream().anyMatch(Lowered::stopsDerivatives);
    }

    /**
     * A certificate in memory, as the check reads it.
     *
     * @param points weights by name, [p] each
     * @param directions for claims N
     */
    public Certificate certificate(
            SequencedMap<String, double[]> points,
            List<Claim> claims,
            SequencedMap<String, Array> directions) {
        Map<String, Certificate.Numbers> numbers = new LinkedHashMap<>();
        arrays(points, directions).forEach((name, a) -> numbers.put(name, numbers(a)));
        return Certificate.of(text(points, claims, Map.of(), Map.of(), ""), numbers);
    }

    private static Certificate.Numbers numbers(Array a) {
        int[] shape = a.shape().stream().mapToInt(Integer::intValue).toArray();
        return switch (a) {
            case Array.Doubles d -> new Certificate.Numbers(d.values(), false, shape);
            case Array.Ints i ->
                    new Certificate.Numbers(
                            IntStream.of(i.values()).asDoubleStream().toArray(), true, shape);
        };
    }

    /**
     * Writes both files into a folder.
     *
     * @param about for people
     * @param binding the member of that name, as JSON; empty for none
     * @param more arrays that it names
     */
    public void write(
            Path folder,
            SequencedMap<String, double[]> points,
            List<Claim> claims,
            Map<String, String> about,
            String binding,
            SequencedMap<String, Array> more)
            throws IOException {
        SequencedMap<String, Array> arrays = arrays(points, more);
        SequencedMap<String, byte[]> files = new LinkedHashMap<>();
        Map<String, String> digests = new LinkedHashMap<>();
        for (Map.Entry<String, Array> e : arrays.entrySet()) {
            byte[] npy = npy(e.getValue());
            files.put(e.getKey() + ".npy", npy);
            digests.put(e.getKey(), digest(npy));
        }
        WholeFile.write(
                folder.resolve(ARRAYS),
                out -> {
                    ZipOutputStream zip = new ZipOutputStream(out);
                    for (Map.Entry<String, byte[]> e : files.entrySet()) {
                        ZipEntry entry = new ZipEntry(e.getKey());
                        entry.setTime(0);
                        zip.putNextEntry(entry);
                        zip.write(e.getValue());
                    }
                    zip.finish();
                });
        byte[] text =
                text(points, claims, digests, about, binding).getBytes(StandardCharsets.UTF_8);
        WholeFile.write(folder.resolve(TEXT), out -> out.write(text));
    }

    private SequencedMap<String, Array> arrays(
            SequencedMap<String, double[]> points, SequencedMap<String, Array> more) {
        SequencedMap<String, Array> all = new LinkedHashMap<>();
        programs.forEach(p -> all.putAll(p.arrays()));
        points.forEach(
                (name, w) -> {
                    for (int i : used) {
                        ParamLayout.Entry e = layout.entries().get(i);
                        double[] v = new double[e.shape().size()];
                        System.arraycopy(w, e.offset(), v, 0, v.length);
                        all.put(array(name, i), new Array.Doubles(shape(e), v));
                    }
                });
        all.putAll(more);
        return all;
    }

    /** The array of a param at a point: names of arrays have no dash. */
    private static String array(String point, int param) {
        return point.replace('-', '_') + "." + param;
    }

    private static List<Integer> shape(ParamLayout.Entry e) {
        return IntStream.of(e.shape().dims()).boxed().toList();
    }

    private String text(
            SequencedMap<String, double[]> points,
            List<Claim> claims,
            Map<String, String> digests,
            Map<String, String> about,
            String binding) {
        List<String> members = new ArrayList<>();
        members.add("\"format\": 4");
        if (!about.isEmpty()) {
            members.add("\"about\": " + texts(about));
        }
        members.add(
                "\"params\": "
                        + list(
                                used.stream()
                                        .map(i -> layout.entries().get(i))
                                        .map(
                                                e ->
                                                        "{\"name\": "
                                                                + quoted(e.name())
                                                                + ", \"shape\": "
                                                                + shape(e)
                                                                + "}")
                                        .toList()));
        members.add("\"programs\": " + list(programs.stream().map(this::program).toList()));
        members.add("\"arrays\": " + texts(digests));
        members.add(
                "\"points\": {"
                        + points.keySet().stream()
                                .map(
                                        name ->
                                                quoted(name)
                                                        + ": ["
                                                        + used.stream()
                                                                .map(i -> quoted(array(name, i)))
                                                                .collect(Collectors.joining(", "))
                                                        + "]")
                                .collect(Collectors.joining(", "))
                        + "}");
        members.add("\"claims\": " + list(claims.stream().map(LoweredEquations::claim).toList()));
        if (!binding.isEmpty()) {
            members.add("\"binding\": " + binding);
        }
        return "{\n  " + String.join(",\n  ", members) + "\n}\n";
    }

    /** The lines of a program as they are printed. */
    public List<String> lines(Lowered p) {
        List<String> lines = new ArrayList<>();
        for (String line : p.lines()) {
            String[] parts = line.split(" ", 3);
            boolean param = parts[0].equals("param");
            int at = param ? used.indexOf(Integer.parseInt(parts[1])) : 0;
            lines.add(param ? "param " + at + " " + parts[2] : line);
        }
        return lines;
    }

    private String program(Lowered p) {
        return "{\"samples\": "
                + p.samples()
                + ", \"targets\": "
                + quoted(p.targets())
                + ", \"lines\": ["
                + lines(p).stream()
                        .map(LoweredEquations::quoted)
                        .collect(Collectors.joining(",\n      "))
                + "]}";
    }

    private static String claim(Claim c) {
        boolean lengths = c.kind() != Claim.Kind.N && c.kind() != Claim.Kind.M;
        StringBuilder s = new StringBuilder();
        s.append("{\"claim\": ").append(quoted(c.kind().name()));
        s.append(", \"point\": ").append(quoted(c.point()));
        s.append(lengths ? ", \"by\": " + quoted(c.byRows() ? "rows" : "norms") : "");
        s.append(", \"radii\": ").append(c.radii());
        s.append(c.kind() == Claim.Kind.B ? ", \"eta\": " + c.eta() : "");
        s.append(c.from().isEmpty() ? "" : ", \"from\": " + quoted(c.from()));
        s.append(", \"sharp\": ").append(c.sharp());
        if (c.kind() == Claim.Kind.N) {
            s.append(", \"direction\": [");
            s.append(
                    c.direction().stream()
                            .map(LoweredEquations::quoted)
                            .collect(Collectors.joining(", ")));
            s.append(']');
        }
        return s.append(", \"measured\": ").append(c.measured()).append('}').toString();
    }

    private static String list(List<String> parts) {
        return "[\n    " + String.join(",\n    ", parts) + "\n  ]";
    }

    private static String texts(Map<String, String> all) {
        return "{"
                + all.entrySet().stream()
                        .map(e -> quoted(e.getKey()) + ": " + quoted(e.getValue()))
                        .collect(Collectors.joining(",\n    "))
                + "}";
    }

    /** A text in JSON. */
    static String quoted(String text) {
        StringBuilder s = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                s.append('\\').append(c);
            } else if (c < ' ') {
                s.append(String.format("\\u%04x", (int) c));
            } else {
                s.append(c);
            }
        }
        return s.append('"').toString();
    }

    private static byte[] npy(Array a) {
        String shape =
                a.shape().stream().map(d -> d + ",").collect(Collectors.joining(" ", "(", ")"));
        boolean doubles = a instanceof Array.Doubles;
        String header =
                "{'descr': '%s', 'fortran_order': False, 'shape': %s, }"
                        .formatted(doubles ? "<f8" : "<i4", shape);
        int length = (10 + header.length() + HEADER) / HEADER * HEADER;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
        out.write((length - 10) & 0xff);
        out.write((length - 10) >> 8);
        out.writeBytes(header.getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(
                " ".repeat(length - 11 - header.length()).getBytes(StandardCharsets.US_ASCII));
        out.write('\n');
        byte[] numbers = new byte[a.shape().stream().reduce(doubles ? 8 : 4, Math::multiplyExact)];
        ByteBuffer b = ByteBuffer.wrap(numbers).order(ByteOrder.LITTLE_ENDIAN);
        switch (a) {
            case Array.Doubles d -> b.asDoubleBuffer().put(d.values());
            case Array.Ints i -> b.asIntBuffer().put(i.values());
        }
        out.writeBytes(numbers);
        return out.toByteArray();
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
