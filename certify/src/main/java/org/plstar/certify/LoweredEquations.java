package org.plstar.certify;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.plstar.array.Sha256;
import org.plstar.array.npy.WholeFile;
import org.plstar.certify.lower.Array;
import org.plstar.certify.lower.Lowered;
import org.plstar.certify.lower.Lowering;
import org.plstar.check.Certificate;
import org.plstar.check.Claim;
import org.plstar.check.Range;
import org.plstar.program.ParamLayout;
import org.plstar.refusal.Refusal;
import org.plstar.system.ResidualSystem;

/**
 * Systems of equations over the same weights, as the programs of a certificate with its files
 * (docs/certificate-format.md).
 */
@SuppressWarnings("exports") // lowered programs are for plstar's own modules
public final class LoweredEquations {
    /** The name of the file with the text. */
    public static final String TEXT = "certificate.json";

    /** The name of the file with the numbers. */
    public static final String ARRAYS = "arrays.npz";

    static final int HEADER = 64;

    private final List<Lowered> programs;
    private final ParamLayout layout;

    /** The numbers in the layout of the params that some line reads. */
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
     * Lowers systems to programs.
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

    /** The programs of the systems. */
    public List<Lowered> programs() {
        return programs;
    }

    /** Whether training uses other derivatives than those of the programs. */
    public boolean stopsDerivatives() {
        return programs.stream().anyMatch(Lowered::stopsDerivatives);
    }

    /**
     * A certificate in memory, in the form that the check reads.
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

    static Certificate.Numbers numbers(Array a) {
        int[] shape = a.shape().stream().mapToInt(Integer::intValue).toArray();
        return switch (a) {
            case Array.Doubles d -> new Certificate.Numbers(d.values(), false, shape);
            case Array.Ints i ->
                new Certificate.Numbers(
                        IntStream.of(i.values()).asDoubleStream().toArray(), true, shape);
        };
    }

    /**
     * Writes both files of a certificate to a folder.
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
            byte[] npy = CertificateText.npy(e.getValue());
            files.put(e.getKey() + ".npy", npy);
            digests.put(e.getKey(), Sha256.of(npy));
        }
        WholeFile.write(folder.resolve(ARRAYS), out -> {
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
        points.forEach((name, w) -> {
            for (int i : used) {
                ParamLayout.Entry e = layout.entries().get(i);
                double[] v = new double[e.shape().size()];
                System.arraycopy(w, e.offset(), v, 0, v.length);
                all.put(array(name, i), new Array.Doubles(CertificateText.shape(e), v));
            }
        });
        all.putAll(more);
        return all;
    }

    /** The array of a param at a point: names of arrays have no dash. */
    private static String array(String point, int param) {
        return point.replace('-', '_') + "." + param;
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
            members.add("\"about\": " + CertificateText.texts(about));
        }
        members.add("\"params\": "
                + CertificateText.list(used.stream()
                        .map(i -> layout.entries().get(i))
                        .map(e -> "{\"name\": "
                                + CertificateText.quoted(e.name())
                                + ", \"shape\": "
                                + CertificateText.shape(e)
                                + "}")
                        .toList()));
        members.add("\"programs\": "
                + CertificateText.list(programs.stream().map(this::program).toList()));
        members.add("\"arrays\": " + CertificateText.texts(digests));
        members.add("\"points\": {"
                + points.keySet().stream()
                        .map(name -> CertificateText.quoted(name)
                                + ": ["
                                + used.stream()
                                        .map(i -> CertificateText.quoted(array(name, i)))
                                        .collect(Collectors.joining(", "))
                                + "]")
                        .collect(Collectors.joining(", "))
                + "}");
        members.add("\"claims\": "
                + CertificateText.list(
                        claims.stream().map(LoweredEquations::claim).toList()));
        if (!binding.isEmpty()) {
            members.add("\"binding\": " + binding);
        }
        return "{\n  " + String.join(",\n  ", members) + "\n}\n";
    }

    /** The printed lines of a program. */
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
                + CertificateText.quoted(p.targets())
                + ", \"lines\": ["
                + lines(p).stream()
                        .map(CertificateText::quoted)
                        .collect(Collectors.joining(",\n      "))
                + "]}";
    }

    /** The place of an unknown, [p], among the elements of the params that are printed. */
    int place(int unknown) {
        int at = 0;
        for (int i : used) {
            ParamLayout.Entry e = layout.entries().get(i);
            if (unknown >= e.offset() && unknown < e.offset() + e.size()) {
                return at + unknown - e.offset();
            }
            at += e.size();
        }
        return -1;
    }

    private static String claim(Claim c) {
        if (c.range().isPresent()) {
            return range(c, c.range().get());
        }
        boolean lengths = c.kind() != Claim.Kind.N && c.kind() != Claim.Kind.M;
        StringBuilder s = new StringBuilder();
        s.append("{\"claim\": ").append(CertificateText.quoted(c.kind().name()));
        s.append(", \"point\": ").append(CertificateText.quoted(c.point()));
        s.append(
                lengths
                        ? ", \"by\": " + CertificateText.quoted(c.byRows() ? "rows" : "norms")
                        : "");
        s.append(", \"radii\": ").append(c.radii());
        s.append(c.kind() == Claim.Kind.B ? ", \"eta\": " + c.eta() : "");
        s.append(c.from().isEmpty() ? "" : ", \"from\": " + CertificateText.quoted(c.from()));
        s.append(", \"sharp\": ").append(c.sharp());
        if (c.kind() == Claim.Kind.N) {
            s.append(", \"direction\": [");
            s.append(c.direction().stream()
                    .map(CertificateText::quoted)
                    .collect(Collectors.joining(", ")));
            s.append(']');
        }
        return s.append(", \"measured\": ").append(c.measured()).append('}').toString();
    }

    private static String range(Claim c, Range r) {
        return "{\"claim\": \"U\", \"parameter\": "
                + r.parameter()
                + ", \"range\": ["
                + r.from()
                + ", "
                + r.to()
                + "], \"branch\": "
                + r.branch()
                + ", \"sharp\": "
                + c.sharp()
                + ", \"measured\": "
                + c.measured()
                + ", \"cells\": "
                + CertificateText.list(
                        r.cells().stream().map(LoweredEquations::cell).toList())
                + "}";
    }

    private static String cell(Range.Cell c) {
        return "{\"point\": "
                + CertificateText.quoted(c.point())
                + ", \"tangent\": "
                + CertificateText.quoted(c.tangent())
                + ", \"half\": "
                + c.half()
                + ", \"to\": "
                + c.to()
                + ", \"radii\": "
                + c.radii()
                + "}";
    }
}
