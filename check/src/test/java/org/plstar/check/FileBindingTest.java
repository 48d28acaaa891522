package org.plstar.check;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Arrays of a certificate are made again from the reader's own files, or refused. */
class FileBindingTest {
    private static final String CSV = """
            id,width,"a ""length""\",kind
            7,1.5,-2.25,red
            8,0.1,3e2,blue
            9, 2.75 ,4,"re,d"
            10,0.3,0.7,red
            """;
    private static final String BINDING = """
            "binding": {"weights": "w1", "data": {"array": "x", "rows": "3+3*-1", "columns":\
             [{"name": "width", "mean": 0.7, "deviation": 3.0}, {"name": "a \\"length\\""},\
             {"name": "kind", "value": "red", "deviation": 2}]}, "targets": {"array": "y",\
             "rows": "picked", "columns": [{"name": "kind", "value": "re,d"}]}}""";

    @TempDir
    Path folder;

    private final Map<String, byte[]> weights = new LinkedHashMap<>();
    private final float[] single = {0.1f, -0.2f, 0.3f};
    private String json = "";
    private final Map<String, Certificate.Numbers> arrays = new LinkedHashMap<>();

    @BeforeEach
    void certificate() throws IOException {
        double[] x = {(0.3 - 0.7) / 3, 0.7, 0.5, (2.75 - 0.7) / 3, 4, 0, (0.1 - 0.7) / 3, 300, 0};
        double[] w = {single[0], single[1], single[2]};
        arrays.put("x", new Certificate.Numbers(x, false, 3, 3));
        arrays.put("y", new Certificate.Numbers(new double[] {0, 1, 0}, false, 3, 1));
        arrays.put("picked", new Certificate.Numbers(new double[] {3, 2, 1}, true, 3));
        arrays.put("w", new Certificate.Numbers(w, false, 1, 3));
        arrays.put("bias", new Certificate.Numbers(new double[] {0.1}, false, 1));
        json = """
                {"format": 4, "params": [{"name": "a.weight", "shape": [1, 3]},\
                 {"name": "a.bias", "shape": [1]}], "programs": [{"samples": 3, "targets": "y",\
                 "lines": ["data x", "param 0 0+3*1", "mul 1 0 1 1 3 1", "param 1 0",\
                 "lin 1 2 1 3"]}], "points": {"w1": ["w", "bias"]}, "claims": [{"claim": "M",\
                 "point": "w1", "radii": [0.1], "measured": [[]], "sharp": true}],\
                """ + " " + BINDING + "}";
        weights.put("a.weight", CertificateFiles.npy("<f4", w, 1, 3));
        weights.put("a.bias", CertificateFiles.npy("<f8", new double[] {0.1}, 1));
        weights.put("more", CertificateFiles.npy("<i8", new double[] {3}, 1));
    }

    private List<String> run(int status, String... options) throws IOException {
        Path file = CertificateFiles.write(folder.resolve("c"), json, arrays);
        List<String> arguments = new ArrayList<>(List.of(options));
        arguments.add(file.toString());
        List<String> out = new ArrayList<>();
        int came = Bind.run(arguments.toArray(String[]::new), out);
        assertThat(came).as("%s", out).isEqualTo(status);
        return out;
    }

    private String refused(String option, String name, byte[] file) throws IOException {
        Path own = Files.write(folder.resolve(name), file);
        List<String> out = run(2, option, own.toString());
        assertThat(out).singleElement().asString().startsWith("bind: ").doesNotContain("Except");
        return out.getFirst();
    }

    private void bound(String option, String name, byte[] file) throws IOException {
        Path own = Files.write(folder.resolve(name), file);
        List<String> out = run(0, option, own.toString());
        boolean data = option.equals("--data");
        String said = data
                ? " rows of " + digest(own) + ", numbers "
                : " are those of " + digest(own) + ", bit by bit";
        assertThat(out).anyMatch(line -> line.contains(said));
        String left = data ? ", the weights w1" : ", its data and targets";
        assertThat(out).contains("believed: the printed program" + left);
    }

    private static String digest(Path file) throws IOException {
        return file + ", SHA-256 " + NpzArchive.digest(Files.readAllBytes(file));
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void rightFilesAreBound() throws IOException {
        bound("--data", "d.csv", text(CSV));
        bound("--data", "e.csv", text("\uFEFF" + CSV.replace("\n", "\r\n")));
        bound(
                "--data",
                "f.csv",
                text(CSV.replace("re,d", "re.d").replace(',', ';').replace("re.d", "re,d")));
        bound("--data", "g.csv", text(CSV.strip()));
        bound("--weights", "w.npz", CertificateFiles.npz(weights));
        assertThat(run(2).getFirst()).startsWith("bind: use: java Bind.java");
        Path data = folder.resolve("d.csv");
        Path npz = folder.resolve("w.npz");
        List<String> both = run(0, "--data", data.toString(), "--weights", npz.toString());
        assertThat(both)
                .contains(
                        "data x = 3 of the 4 rows of " + digest(data) + ", numbers 3 2 1",
                        "  column 0 = (\"width\" - 0.7)/3.0",
                        "  column 1 = \"a \"length\"\"",
                        "  column 2 = (\"kind\" is \"red\")/2.0",
                        "targets y = 3 of the 4 rows of " + digest(data) + ", numbers 3 2 1",
                        "  column 0 = \"kind\" is \"re,d\"",
                        "the weights w1 are those of " + digest(npz) + ", bit by bit",
                        "believed: the printed program");
    }

    @Test
    void rowsAreNumberedByTheLinesOnWhichTheyBegin() throws IOException {
        String csv = CSV.replace("9, 2", "\n\n9, 2").replace("re,d", "re\nd");
        assertThat(refused("--data", "d.csv", text(csv))).contains("has no row 3");
        json = json.replace("\"3+3*-1\"", "\"picked\"").replace("re,d", "re\\nd");
        arrays.put("picked", new Certificate.Numbers(new double[] {6, 4, 1}, true, 3));
        bound("--data", "d.csv", text(csv));
        bound("--data", "e.csv", text(csv.replace("\n", "\r\n").replace("re\r\nd", "re\nd")));
        bound("--data", "f.csv", text(csv.replace('\n', '\r')));
    }

    @Test
    void aSeparatorInAQuotedNameIsNone() throws IOException {
        String name = "a;\t|1";
        json = json.replace("{\"name\": \"width\"", "{\"name\": \"a;\\t|1\"");
        bound("--data", "d.csv", text(CSV.replace("width", "\"" + name + "\"")));
    }

    @Test
    void aClassThatIsANumberIsWrittenInAnyWay() throws IOException {
        json = json.replace("\"value\": \"red\"", "\"value\": \"2\"");
        bound("--data", "d.csv", text(CSV.replace("red", "2.0")));
        assertThat(refused("--data", "e.csv", text(CSV.replace("red", "2.1"))))
                .contains("kind is 2");
    }

    @Test
    void whereACellIsEmptyAGivenNumberStands() throws IOException {
        String csv = CSV.replace("0.1,3e2", "?,3e2");
        assertThat(refused("--data", "d.csv", text(csv))).contains("? is no number");
        json = json.replace("\"mean\": 0.7", "\"missing\": 0.1, \"mean\": 0.7");
        bound("--data", "d.csv", text(csv));
        Path own = folder.resolve("d.csv");
        assertThat(run(0, "--data", own.toString()))
                .anyMatch(l -> l.contains("(\"width\" - 0.7)/3.0 [0.1 in 1 empty cells]"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            1.5,-2 | 1.5,-3 | `` | 0
            0.1,3e2 | 0.1,301 | is 301.0 | 2
            0.1,3e2 | 0.1000000000000001,3e2 | row 2, element 0 | 2
            2.75 | 2.7500000000000004 | row 1, element 0 | 2
            "re,d" | "red" | row 1, element 2 | 2
            "re,d" | "re,D" | is re,d | 2
            10,0.3,0.7,red | 10,0.3,0.7,blue | row 0, element 2 | 2
            10,0.3,0.7,red | 10,0.3,0.7 | has 3 cells, not 4 | 2
            10,0.3 | 10,x | x is no number | 2
            10,0.3 | 10,0x1.3p-2 | is no number | 2
            10,0.3 | 10,0.3d | is no number | 2
            10,0.3 | 10,NaN | NaN | 2
            id,width | width,id | row 0, element 0 is | 2
            id,width | id,breadth | no column width | 2
            """)
    void anotherTableIsRefused(String of, String by, String why, int status) throws IOException {
        String changed = CSV.replace(of, by);
        assertThat(changed).isNotEqualTo(CSV);
        if (status == 0) { // a row that the certificate does not name
            bound("--data", "d.csv", text(changed));
        } else {
            assertThat(refused("--data", "d.csv", text(changed))).contains(why);
        }
    }

    @Test
    void rowsInAnotherOrderAreRefused() throws IOException {
        List<String> lines = new ArrayList<>(CSV.lines().toList());
        java.util.Collections.swap(lines, 3, 4);
        assertThat(refused("--data", "d.csv", text(String.join("\n", lines)))).contains("row 0");
        lines = new ArrayList<>(CSV.lines().toList());
        lines.remove(4);
        assertThat(refused("--data", "d.csv", text(String.join("\n", lines)))).contains("range");
        assertThat(refused("--data", "d.csv", text(lines.getFirst()))).contains("no rows");
        assertThat(refused("--data", "d.csv", new byte[0])).contains("no rows");
        assertThat(run(2, "--data", folder.resolve("none").toString()).getFirst())
                .contains("there is no file");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "mean": 0.7 | "mean": 0.71 | row 0, element 0
            "mean": 0.7, |  | row 0, element 0
            "deviation": 3.0 | "deviation": 3.0000000000000004 | element 0
            "deviation": 3.0 | "deviation": 0 | a deviation of 0
            "deviation": 3.0 | "deviation": -1e300 | a deviation of -1
            "deviation": 2 | "deviation": 1 | element 2
            "value": "red" | "value": "blue" | element 2
            "value": "re,d" | "value": "nobody" | is nobody
            3+3*-1 | 0+3*1 | row 0
            3+3*-1 | 3+2*-1 | the rows are not those of x
            3+3*-1 | 4+3*-1 | out of range
            3+3*-1 | each:picked | positions each:picked
            "rows": "picked" | "rows": "" | nothing uses the array picked
            "rows": "picked" | "rows": "y" | nothing uses the array picked
            "rows": "picked" | "row": "picked" | nothing uses the array picked
            "array": "y" | "array": "z" | the programs read [y]
            "array": "y" | "array": "x" | the programs read [y]
            "columns": [{"name": "w | "entry": "x", "columns": [{"name": "w | unknown member
            "name": "width" | "name": "height" | no column height
            "weights": "w1" | "weights": "w1", "data ": 3 | unknown member
            """)
    void anotherBindingIsRefused(String of, @Nullable String by, String why) throws IOException {
        String before = json;
        json = json.replace(of, by == null ? "" : by);
        assertThat(json).isNotEqualTo(before);
        assertThat(refused("--data", "d.csv", text(CSV))).contains(why);
    }

    @Test
    void anArrayThatIsNotTheTableIsRefused() throws IOException {
        for (String name : List.of("x", "y")) {
            Certificate.Numbers a = Objects.requireNonNull(arrays.get(name));
            for (int i = 0; i < a.values().length; i++) {
                double before = a.values()[i];
                a.values()[i] = Math.nextUp(before);
                assertThat(refused("--data", "d.csv", text(CSV))).contains(name + ", row ");
                a.values()[i] = before;
            }
        }
    }

    @Test
    void withoutABindingNothingIsBound() throws IOException {
        json = json.replace(", " + BINDING, "");
        arrays.remove("picked");
        assertThat(refused("--data", "d.csv", text(CSV))).contains("binding lacks data");
        assertThat(refused("--weights", "w.npz", CertificateFiles.npz(weights)))
                .contains("binding lacks weights");
        String file = folder.resolve("c/certificate.json").toString();
        assertThat(Check.run(new String[] {file}, new ArrayList<>())).isZero();
    }

    @Test
    void rowsOfAnArrayAreBound() throws IOException {
        double[] own = {9, 0, 7, 0.1, 3, 1, 8, 4, 2, 1, 6, 0};
        arrays.put(
                "x",
                new Certificate.Numbers(new double[] {3, 1, 8, 9, 0, 7, 0.1, 3, 1}, false, 3, 3));
        arrays.put("y", new Certificate.Numbers(new double[] {8, 9, 3}, false, 3, 1));
        arrays.remove("picked");
        String head = json.substring(0, json.indexOf("\"binding\""));
        json = head
                + "\"binding\": {\"data\": {\"array\": \"x\", \"rows\": \"0+3*1\", \"entry\": \"d\"},"
                + " \"targets\": {\"array\": \"y\", \"rows\": \"0+3*1\", \"entry\": \"t\"}}}";
        Map<String, byte[]> entries = new LinkedHashMap<>();
        double[] rows = {3, 1, 8, 9, 0, 7, 0.1, 3, 1, 8, 4, 2};
        entries.put("d", CertificateFiles.npy("<f8", rows, 4, 3, 1));
        entries.put("t", CertificateFiles.npy("<i4", new double[] {8, 9, 3}, 3));
        bound("--data", "d.npz", CertificateFiles.npz(entries));
        entries.put("d", CertificateFiles.npy("<f4", rows, 4, 3));
        assertThat(refused("--data", "d.npz", CertificateFiles.npz(entries))).contains("x, row 2");
        entries.put("d", CertificateFiles.npy("<f8", own, 4, 3));
        assertThat(refused("--data", "d.npz", CertificateFiles.npz(entries))).contains("x, row 0");
        entries.put("d", CertificateFiles.npy("<f8", own, 3, 4));
        assertThat(refused("--data", "d.npz", CertificateFiles.npz(entries))).contains("size");
        entries.put("d", CertificateFiles.npy("<f8", new double[] {1}));
        assertThat(refused("--data", "d.npz", CertificateFiles.npz(entries)))
                .contains("without rows");
        entries.remove("d");
        assertThat(refused("--data", "d.npz", CertificateFiles.npz(entries))).contains("array d");
        arrays.put("x", new Certificate.Numbers(new double[] {8, 9, 3}, false, 3, 1));
        json = json.replace("0+3*1\", \"mul 1 0 1 1 3 1", "0+3*1\", \"mul 1 0 3 1 1 1")
                .replace("[1, 3]", "[3]");
        json = json.replace("\"mul 1 0 3 1 1 1\"", "\"gather 0 0+3*0\", \"mul 1 2 1 1 3 1\"")
                .replace("\"lin 1 2 1 3\"", "\"lin 1 3 1 4\"");
        arrays.put("w", new Certificate.Numbers(new double[3], false, 3));
        bound("--data", "d.npy", CertificateFiles.npy("<f8", new double[] {8, 9, 3}, 3));
        assertThat(refused("--data", "d.npy", CertificateFiles.npy("<f8", new double[] {8, 9}, 2)))
                .contains("range");
        assertThat(refused("--data", "d.npy", CertificateFiles.npy("<f8", new double[1])))
                .contains("without rows");
        assertThat(refused("--data", "d.npy", text("NUMPY"))).contains("no NPY file");
    }

    @Test
    void otherWeightsAreRefused() throws IOException {
        for (double other : new double[] {Math.nextUp(single[1]), -0.2, Double.NaN}) {
            double[] w = {single[0], other, single[2]};
            if (!Double.isNaN(other)) {
                weights.put("a.weight", CertificateFiles.npy("<f8", w, 1, 3));
                assertThat(refused("--weights", "w.npz", CertificateFiles.npz(weights)))
                        .contains("a.weight, element 1 is");
            }
            assertThat(refused("--weights", "w.onnx", onnx(false, w))).contains("element 1 is");
        }
        double[] turned = {single[1], single[0], single[2]};
        weights.put("a.weight", CertificateFiles.npy("<f8", turned, 1, 3));
        assertThat(refused("--weights", "w.npz", CertificateFiles.npz(weights)))
                .contains("element 0");
        double[] same = {single[0], single[1], single[2]};
        for (int[] shape : new int[][] {{3}, {3, 1}, {1, 3, 1}}) {
            weights.put("a.weight", CertificateFiles.npy("<f8", same, shape));
            assertThat(refused("--weights", "w.npz", CertificateFiles.npz(weights)))
                    .contains("a.weight has the shape ");
        }
        weights.remove("a.weight");
        assertThat(refused("--weights", "w.npz", CertificateFiles.npz(weights)))
                .contains("has no array a.weight");
        json = json.replace("\"weights\": \"w1\"", "\"weights\": \"w2\"");
        assertThat(refused("--weights", "w.npz", CertificateFiles.npz(weights)))
                .contains("the weights w2, and a claim is of others");
    }

    @Test
    void zeroOfAnotherSignAndWholeNumbersThatAreNoDoublesAreRefused() throws IOException {
        double[] w = Objects.requireNonNull(arrays.get("bias")).values();
        w[0] = 0;
        weights.put("a.bias", CertificateFiles.npy("<f8", new double[] {-0.0}, 1));
        assertThat(refused("--weights", "w.npz", CertificateFiles.npz(weights)))
                .contains("a.bias, element 0 is -0.0");
        weights.put("a.bias", CertificateFiles.npy(">f8", new double[] {0}, 1));
        bound("--weights", "w.npz", CertificateFiles.npz(weights));
        w[0] = 0x1p60;
        weights.put("a.bias", CertificateFiles.npy("<i8", new double[] {0x1p60}, 1));
        assertThat(refused("--weights", "w.npz", CertificateFiles.npz(weights))).contains("2^53");
        w[0] = 0.1;
        weights.put("a.bias", CertificateFiles.npy(">f8", new double[] {0.1}, 1));
        bound("--weights", "w.npz", CertificateFiles.npz(weights));
    }

    /** The certificate's program reads x; what is bound are copies, or one program of two. */
    @Test
    void decoysAreRefused() throws IOException {
        arrays.put("other", Objects.requireNonNull(arrays.get("x")));
        String before = json;
        json = before.replace("data x", "data other");
        assertThat(refused("--data", "d.csv", text(CSV))).contains("nothing uses the array x");
        arrays.put("v", new Certificate.Numbers(new double[] {9, 9, 9}, false, 1, 3));
        json = before.replace("{\"w1\": [", "{\"w2\": [\"v\", \"bias\"], \"w1\": [");
        arrays.remove("other");
        String claims = json.replace("\"point\": \"w1\"", "\"point\": \"w2\"");
        json = claims;
        assertThat(refused("--weights", "w.npz", CertificateFiles.npz(weights)))
                .contains("point w1 is of no claim");
        json = claims.replace(
                "\"claims\": [{",
                "\"claims\": [{\"claim\": \"M\", \"point\": \"w1\", \"radii\": [0.1],"
                        + " \"measured\": [[]]}, {");
        assertThat(refused("--weights", "w.npz", CertificateFiles.npz(weights)))
                .contains("the weights w1, and a claim is of others");
        arrays.remove("v");
        json = before.replace("\"measured\": [[]]", "\"measured\": [[], []]")
                .replace(
                        "\"lin 1 2 1 3\"]}",
                        "\"lin 1 2 1 3\"]}, {\"samples\": 1, \"targets\": \"z\", \"lines\":"
                                + " [\"param 1 0\"]}");
        arrays.put("z", new Certificate.Numbers(new double[] {100}, false, 1, 1));
        assertThat(refused("--data", "d.csv", text(CSV))).contains("the programs read [y, z]");
        assertThat(run(0, "--weights", weightsFile()).getLast()).startsWith("believed: ");
    }

    private String weightsFile() throws IOException {
        return Files.write(folder.resolve("own.npz"), CertificateFiles.npz(weights))
                .toString();
    }

    @Test
    void constantsAndPositionsAreBelieved() throws IOException {
        json = json.replace(
                "\"param 1 0\", \"lin 1 2 1 3\"",
                "\"param 1 at\", \"const k\", \"mul 4 3 1 1 1 1\", \"lin 1 2 1 5\"");
        arrays.put("at", new Certificate.Numbers(new double[1], true, 1));
        arrays.put("k", new Certificate.Numbers(new double[] {2}, false, 1));
        Path own = Files.writeString(folder.resolve("d.csv"), CSV);
        assertThat(run(0, "--data", own.toString()))
                .contains("believed: the printed program, its constants k, its positions at, the"
                        + " weights w1");
    }

    // ---- ONNX

    private static byte[] field(int number, byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        int length = Arrays.stream(parts).mapToInt(p -> p.length).sum();
        varint(all, number << 3 | 2);
        varint(all, length);
        Arrays.stream(parts).forEach(all::writeBytes);
        return all.toByteArray();
    }

    private static byte[] field(int number, int value) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        varint(all, number << 3);
        varint(all, value);
        return all.toByteArray();
    }

    private static void varint(ByteArrayOutputStream out, int v) {
        for (; v > 127; v >>>= 7) {
            out.write((v & 127) | 128);
        }
        out.write(v);
    }

    private static byte[] numbers(boolean doubles, double... v) {
        ByteBuffer b = ByteBuffer.allocate(8 * v.length).order(ByteOrder.LITTLE_ENDIAN);
        for (double x : v) {
            if (doubles) {
                b.putDouble(x);
            } else {
                b.putFloat((float) x);
            }
        }
        return Arrays.copyOf(b.array(), b.position());
    }

    /** Weights of double precision, raw or not, and a tensor of whole numbers. */
    private static byte[] onnx(boolean raw, double... w) {
        byte[] name = field(8, text("a.weight"));
        byte[] data = field(raw ? 9 : 10, numbers(true, w));
        byte[] weight = field(5, field(1, 1), field(1, 3), field(2, 11), name, data);
        return model(weight);
    }

    private static byte[] model(byte[] weight) {
        byte[] name = field(8, text("a.bias"));
        byte[] bias = field(5, field(1, 1), field(2, 11), name, field(9, numbers(true, 0.1)));
        byte[] whole = field(5, field(1, 1), field(2, 7), field(8, text("shape")), field(7, 3));
        byte[] producer = field(2, text("a test"));
        return concat(
                field(1, 8), producer, field(7, field(2, text("graph")), weight, bias, whole));
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Arrays.stream(parts).forEach(all::writeBytes);
        return all.toByteArray();
    }

    @Test
    void initializersAreBoundHoweverTheyAreWritten() throws IOException {
        double[] w = {single[0], single[1], single[2]};
        bound("--weights", "w.onnx", onnx(true, w));
        bound("--weights", "w.onnx", onnx(false, w));
        byte[] name = field(8, text("a.weight"));
        byte[] packed = field(4, numbers(false, w));
        bound(
                "--weights",
                "w.onnx",
                model(field(5, field(1, new byte[] {1, 3}), field(2, 1), name, packed)));
        byte[] raw = field(9, numbers(false, w));
        bound(
                "--weights",
                "w.onnx",
                model(field(5, raw, field(2, 1), name, field(1, 1), field(1, 3))));
        byte[] each = new byte[0];
        for (double one : w) { // field 4, four bytes each
            each = concat(each, new byte[] {4 << 3 | 5}, numbers(false, one));
        }
        bound(
                "--weights",
                "w.onnx",
                model(field(5, field(1, 1), field(1, 3), field(2, 1), name, each)));
        byte[] turned = field(5, field(1, 3), field(1, 1), field(2, 1), name, raw);
        assertThat(refused("--weights", "w.onnx", model(turned))).contains("the shape [3, 1]");
        byte[] far = field(5, field(2, 1), name, field(13, text("location")));
        assertThat(refused("--weights", "w.onnx", model(far))).contains("in another file");
        byte[] twice = concat(field(5, field(2, 1), name, raw), field(5, field(2, 1), name, raw));
        assertThat(refused("--weights", "w.onnx", model(twice))).contains("two tensors a.weight");
        byte[] half = field(5, field(2, 10), name, raw);
        assertThat(refused("--weights", "w.onnx", model(half))).contains("no array a.weight");
        byte[] good = onnx(true, w);
        for (int end = 0; end < good.length; end++) {
            refused("--weights", "w.onnx", Arrays.copyOf(good, end));
        }
        assertThat(refused("--weights", "w.onnx", text("text"))).contains("model");
        assertThat(refused("--weights", "w.npz", good)).contains("no zip of arrays");
    }
}
