package org.plstar.check;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The content of a certificate's files, validated (docs/certificate-format.md) but not proved. */
public final class Certificate {
    /** The pattern of names of points and arrays, which occur in sentences. */
    static final String NAME = "[A-Za-z][A-Za-z0-9_.-]{0,40}";

    /**
     * The pattern of names of params, which are those of other files; they have no space, so that
     * they cannot be sentences.
     */
    private static final String PARAM = "[!-~]{1,100}";

    private static final int FORMAT = 4;
    private static final long LONGEST = 200L << 20;

    private final List<String> names = new ArrayList<>();
    private final List<int[]> shapes = new ArrayList<>();
    private final List<Listing> programs = new ArrayList<>();
    private final Map<String, double[][]> points = new LinkedHashMap<>();
    private final List<Claim> claims = new ArrayList<>();
    private final Map<String, String> about = new LinkedHashMap<>();
    private final Map<String, NpzArchive.Array> arrays;
    private final Object binding;
    private final String sha256;

    private Certificate(String text, Map<String, NpzArchive.Array> arrays, boolean digests) {
        this.arrays = arrays;
        sha256 = NpzArchive.digest(text.getBytes(StandardCharsets.UTF_8));
        arrays.keySet().forEach(name -> requireName("an array", name, NAME));
        Members m = Members.of("the certificate", JsonText.read(text));
        format(m);
        if (digests) {
            digests(m.object("arrays"));
        } else {
            m.has("arrays");
        }
        for (Object p : m.list("params")) {
            Members param = Members.of("a param", p);
            names.add(requireName("a param", param.text("name"), PARAM));
            int[] shape = param.list("shape").stream()
                    .mapToInt(v -> Members.whole("shape", v))
                    .toArray();
            Unreadable.require(Listing.elements(shape) > 0, "a param without elements");
            shapes.add(shape);
            param.end();
        }
        Unreadable.require(
                !names.isEmpty() && new HashSet<>(names).size() == names.size(),
                "no params, or two of one name");
        Set<Integer> read = new HashSet<>();
        for (Object p : m.list("programs")) {
            Members program = Members.of("a program", p);
            List<String> lines = program.list("lines").stream()
                    .map(v -> Members.text("a line", v))
                    .toList();
            Listing s = new Listing(
                    program.whole("samples"), lines, program.text("targets"), shapes, arrays);
            program.end();
            programs.add(s);
            read.addAll(s.paramsRead());
        }
        Unreadable.require(!programs.isEmpty(), "no programs");
        Unreadable.require(read.size() == names.size(), "a param that no program reads");
        Members all = m.object("points");
        for (String name : all.names()) {
            requireName("a point", name, NAME);
            points.put(name, point(name, Members.list("points: " + name, all.get(name))));
        }
        for (Object c : m.list("claims")) {
            Claim claim = Claim.read(Members.of("a claim", c), programs.size());
            weights(claim.point());
            claim.range()
                    .ifPresent(r -> r.cells().forEach(cell -> {
                        weights(cell.point());
                        weights(cell.tangent());
                    }));
            if (!claim.from().isEmpty()) {
                weights(claim.from());
            }
            claims.add(claim);
        }
        if (m.has("about")) {
            Members texts = m.object("about");
            texts.names().forEach(name -> about.put(name, texts.text(name)));
        }
        binding = m.has("binding") ? m.get("binding") : Map.of();
        m.end();
        if (digests) {
            requireUsed(all);
        }
    }

    private static String requireName(String what, String name, String pattern) {
        Unreadable.require(name.matches(pattern), what + " has the name \"" + name + "\"");
        return name;
    }

    /** Requires that there are claims, and that every point and array is used by them. */
    private void requireUsed(Members all) {
        Unreadable.require(!claims.isEmpty(), "it claims nothing");
        Set<String> used = new HashSet<>();
        for (Listing s : programs) {
            used.addAll(s.names("data"));
            used.addAll(s.names("const"));
            used.addAll(s.names("positions"));
            used.add(s.targetsName);
        }
        for (Claim c : claims) {
            used.addAll(c.direction());
        }
        for (String name : points.keySet()) {
            boolean claimed = claims.stream().anyMatch(c -> c.names(name));
            Unreadable.require(claimed, "point " + name + " is of no claim");
            Members.list(name, all.get(name)).forEach(a -> used.add(a.toString()));
        }
        used.addAll(boundRows());
        for (String name : arrays.keySet()) {
            Unreadable.require(used.contains(name), "nothing uses the array " + name);
        }
    }

    /**
     * The arrays of row numbers that the binding names; it says how a reader's own files make the
     * arrays, which is no part of the proofs.
     */
    private Set<String> boundRows() {
        Members m = Members.of("binding", binding);
        Set<String> all = new TreeSet<>();
        for (String member : List.of("data", "targets")) {
            if (m.has(member) && m.get(member) instanceof Map<?, ?> of) {
                all.add(String.valueOf(of.get("rows")));
            }
        }
        m.has("weights");
        m.end();
        return all;
    }

    private static void format(Members m) {
        int format = m.whole("format");
        Unreadable.require(
                format == FORMAT,
                "it is a certificate of format " + format + "; this check reads format " + FORMAT);
    }

    /** A certificate of texts and arrays in memory; digests are not compared. */
    public static Certificate of(String text, Map<String, Numbers> arrays) {
        Map<String, NpzArchive.Array> all = new LinkedHashMap<>();
        arrays.forEach((name, a) -> all.put(name, a.array()));
        return new Certificate(text, all, false);
    }

    /** An array of doubles, or of whole numbers where that is requested. */
    public record Numbers(double[] values, boolean whole, int... shape) {
        NpzArchive.Array array() {
            return new NpzArchive.Array(shape, values, whole, "");
        }
    }

    /** A certificate from {@code certificate.json} and the {@code arrays.npz} beside it. */
    public static Certificate read(Path file) {
        try {
            Unreadable.require(Files.isRegularFile(file), "there is no file " + file);
            Unreadable.require(Files.size(file) < LONGEST, file + " has more than 200 MiB");
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(java.nio.ByteBuffer.wrap(Files.readAllBytes(file)))
                    .toString();
            format(Members.of("the certificate", JsonText.read(text)));
            Path beside = file.resolveSibling("arrays.npz");
            Unreadable.require(Files.isRegularFile(beside), "there is no file " + beside);
            return new Certificate(text, NpzArchive.read(beside, NpzArchive.OWN), true);
        } catch (CharacterCodingException e) {
            throw new Unreadable(file + " is no text in UTF-8");
        } catch (IOException e) {
            throw new Unreadable("cannot read " + file + ": " + e.getMessage());
        }
    }

    private void digests(Members given) {
        List<String> listed = given.names();
        for (String name : listed) {
            requireName("an array", name, NAME);
            String sha = NpzArchive.named(arrays, name).sha256();
            Unreadable.require(
                    given.text(name).equals(sha), "array " + name + " has another SHA-256");
        }
        Unreadable.require(
                arrays.size() == listed.size(), "arrays.npz has arrays that are not listed");
    }

    private double[][] point(String name, List<?> of) {
        Unreadable.require(of.size() == names.size(), "point " + name + " has too few arrays");
        double[][] w = new double[of.size()][];
        for (int p = 0; p < w.length; p++) {
            NpzArchive.Array a =
                    NpzArchive.named(arrays, Members.text("points: " + name, of.get(p)));
            Unreadable.require(
                    Arrays.equals(a.shape(), shapes.get(p)),
                    "point " + name + ": " + names.get(p) + " has another shape");
            w[p] = a.numbers();
        }
        return w;
    }

    /** SHA-256 of the text, which has the digests of all arrays. */
    public String sha256() {
        return sha256;
    }

    /** The names of the points. */
    public Set<String> pointNames() {
        return Set.copyOf(points.keySet());
    }

    /** The claims in the order of the file. */
    public List<Claim> claims() {
        return List.copyOf(claims);
    }

    /** Descriptions for people, which nothing verifies. */
    public Map<String, String> about() {
        return Map.copyOf(about);
    }

    /** The number of equations. */
    public int equations() {
        return programs.stream().mapToInt(s -> s.samples * s.outputs).sum();
    }

    /** The number of unknowns. */
    public long unknowns() {
        return shapes.stream().mapToLong(Listing::elements).sum();
    }

    List<Listing> programs() {
        return programs;
    }

    /** The names of the params. */
    public List<String> paramNames() {
        return List.copyOf(names);
    }

    /** The number of elements of each param. */
    int[] elements() {
        return shapes.stream().mapToInt(Listing::elements).toArray();
    }

    Object binding() {
        return binding;
    }

    NpzArchive.Array array(String name) {
        return NpzArchive.named(arrays, name);
    }

    /** The shape of each param. */
    List<int[]> shapes() {
        return shapes;
    }

    /** The list of positions below an end, from the text of a line. */
    int[] places(String text, int end) {
        Unreadable.require(!text.startsWith("each:"), "positions " + text);
        return Index.read(text, 1, 0, end, arrays).of(0);
    }

    /** The weights of a point, an array for each param; not to be modified. */
    public double[][] weights(String point) {
        double[][] w = points.get(point);
        if (w == null) {
            throw new Unreadable("there is no point " + point);
        }
        return w;
    }
}
