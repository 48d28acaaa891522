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
import java.util.zip.Deflater;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is no certificate ends with status 2 and one line that says why. */
class BadFilesTest {
    private static final String[] LINES = {
        "data x",
        "param 0 0+12*1",
        "mul 1 0 1 4 3 1",
        "f tanh 2",
        "param 1 0+4*1",
        "mul 4 3 1 1 4 1",
        "param 2 each:ids",
        "gather 5 0+2*0",
        "lin 1 7 0.5 6",
        "sum 8 0+2*0 1"
    };
    private static final String REST = """
            "format": 4, "params": [{"name": "a", "shape": [4, 3]}, {"name": "b", "shape": [1, 4]},\
             {"name": "e", "shape": [3]}], "points": {"w1": ["wa", "wb", "we"]},\
             "claims": [{"claim": "C", "point": "w1", "by": "rows", "measured": [[2]],\
             "radii": [1.0]}], "about": {"title": "t"}""";

    @TempDir
    Path folder;

    private final Map<String, byte[]> arrays = new LinkedHashMap<>();

    BadFilesTest() {
        put("x", 2, 3);
        put("y", 2, 1);
        put("wa", 4, 3);
        put("wb", 1, 4);
        put("we", 3);
        arrays.put("ids", CertificateFiles.npy("<i4", new double[] {0, 1, 2, 1}, 2, 2));
    }

    private void put(String name, int... shape) {
        double[] v = new double[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
        Arrays.setAll(v, i -> Math.sin(i + 1.0));
        arrays.put(name, CertificateFiles.npy("<f8", v, shape));
    }

    private static String json(String rest, String... lines) {
        return """
            {%s, "programs": [{"samples": 2, "targets": "y", "lines": ["%s"]}]}\
            """.formatted(rest, String.join("\", \"", lines));
    }

    /** What the check says to these files. */
    private String said(String text, byte[] zip) throws IOException {
        return said(text.getBytes(StandardCharsets.UTF_8), zip);
    }

    private String said(byte[] text, byte[] zip) throws IOException {
        Files.write(folder.resolve("arrays.npz"), zip);
        Path file = Files.write(folder.resolve("certificate.json"), text);
        return answer(file.toString());
    }

    private static String answer(String... arguments) {
        List<String> out = new ArrayList<>();
        int status = Check.run(arguments, out);
        assertThat(status).as("%s", out).isEqualTo(2);
        assertThat(out).hasSize(1);
        assertThat(out.getFirst()).startsWith("check: ").doesNotContain("\n", "\r", "Exception");
        return out.getFirst();
    }

    private String said(String text) throws IOException {
        return said(CertificateFiles.withDigests(text, arrays), CertificateFiles.npz(arrays));
    }

    @Test
    void whatIsChangedBelowIsACertificate() throws IOException {
        Path file = folder.resolve("certificate.json");
        Files.write(folder.resolve("arrays.npz"), CertificateFiles.npz(arrays));
        Files.writeString(file, CertificateFiles.withDigests(json(REST, LINES), arrays));
        List<String> out = new ArrayList<>();
        assertThat(Check.run(new String[] {file.toString()}, out)).as("%s", out).isLessThan(2);
    }

    @ParameterizedTest
    @CsvFileSource(
            resources = "/org/plstar/check/bad-lines.txt",
            delimiter = '|',
            quoteCharacter = '`')
    void linesThatAreNoneAreRefused(int at, String line, String why) throws IOException {
        String[] lines = LINES.clone();
        lines[at] = line;
        assertThat(said(json(REST, lines))).contains(why);
    }

    @ParameterizedTest
    @CsvFileSource(
            resources = "/org/plstar/check/bad-members.txt",
            delimiter = '|',
            quoteCharacter = '`')
    void membersThatAreNoneAreRefused(String of, String by, String why) throws IOException {
        String rest = REST.replace(of, by);
        assertThat(rest).isNotEqualTo(REST);
        assertThat(said(json(rest, LINES))).contains(why);
    }

    @ParameterizedTest
    @CsvFileSource(
            resources = "/org/plstar/check/bad-programs.txt",
            delimiter = '|',
            quoteCharacter = '`')
    void programsThatAreNoneAreRefused(String of, String by, String why) throws IOException {
        assertThat(said(json(REST, LINES).replace(of, by))).contains(why);
        assertThat(said("{%s, \"programs\": []}".formatted(REST))).contains("no programs");
        assertThat(said(json(REST, "data x"))).contains("depends on no unknown");
        assertThat(said(json(REST).replace("\"\"", ""))).contains("a program of 0 lines");
        String claims =
                REST.replaceFirst("\"claims\": \\[.*\\], \"about\"", "\"claims\": [], \"about\"");
        assertThat(said(json(claims, LINES))).contains("it claims nothing");
    }

    @Test
    void aLeftParamIsUsedInProductsAloneAndForAllSamples() throws IOException {
        String[] products = {
            "mul 0 0 1 1 4 1",
            "const 1*4\", \"mul 0 1 4 1 1 1\", \"lin 1 0 1 2\", \"sum 3 0+4*0 1",
            "const 1*4\", \"mul 0 1 4 1 1 1\", \"mul 2 0 1 1 4 1"
        };
        for (String line : products) {
            assertThat(said(json(REST, "param 1 0+4*1", line)))
                    .contains("line 0 is the left side of a product and used otherwise");
        }
        assertThat(said(json(REST, "param 2 each:ids", "const 1*2", "mul 0 1 1 1 2 1")))
                .contains("line 0 has positions for each sample");
    }

    @Test
    void absenceWantsADirectionOfTheRightShape() throws IOException {
        String rest = REST.replace("\"C\"", "\"N\", \"direction\": [\"%s\"]")
                .replace("\"by\": \"rows\", ", "");
        assertThat(said(json(rest.formatted("x"), LINES))).contains("not of 2 rows of 1");
        assertThat(said(json(rest.formatted("y\", \"y"), LINES))).contains("for each program");
        assertThat(said(json(rest.replace("[1.0]", "[1, 2]").formatted("y"), LINES)))
                .contains("has one radius");
    }

    @Tag("net")
    @Test
    void textsThatAreNoJsonAreRefused() throws IOException {
        byte[] zip = CertificateFiles.npz(arrays);
        String good = CertificateFiles.withDigests(json(REST, LINES), arrays);
        for (int end = 0; end < good.length(); end += 7) {
            said(good.substring(0, end), zip);
        }
        assertThat(said(good + " 1", zip)).contains("text after the end");
        assertThat(said("[".repeat(100_000), zip)).contains("nested deeper than 40");
        assertThat(said("{\"a\":".repeat(100_000), zip)).contains("nested deeper than 40");
        assertThat(said("\uFEFF" + good, zip)).contains("no value");
        assertThat(said("4", zip)).contains("no object");
        assertThat(said(good.replace("\"title\"", "\"ti\ntle\""), zip)).contains("control");
        byte[] bytes = good.getBytes(StandardCharsets.UTF_8);
        bytes[good.indexOf("title")] = (byte) 0xff;
        assertThat(said(bytes, zip)).contains("no text in UTF-8");
        assertThat(said(good.getBytes(StandardCharsets.UTF_16), zip)).contains("UTF-8");
        String many = "relu 0\", \"".repeat(2_000_000);
        assertThat(said(json(REST, many))).contains("a program of 2000001 lines");
    }

    @Test
    void missingFilesAreNamed() throws IOException {
        assertThat(answer()).contains("use: java Check.java");
        assertThat(answer("a.json", "b.json")).contains("two certificates");
        assertThat(answer("--date", "a")).contains("unknown or incomplete option --date");
        assertThat(answer("a.json", "--data")).contains("incomplete option --data");
        List<String> out = new ArrayList<>();
        assertThat(Check.run(new String[] {"\0"}, out)).isEqualTo(2);
        assertThat(out).singleElement().asString().contains("no certificate");
        assertThat(answer(folder.toString())).contains("there is no file");
        Path file = folder.resolve("certificate.json");
        assertThat(answer(file.toString())).contains("there is no file");
        Files.writeString(file, CertificateFiles.withDigests(json(REST, LINES), arrays));
        assertThat(answer(file.toString())).contains("there is no file").contains("arrays.npz");
    }

    @Test
    void zipsThatAreNoneAreRefused() throws IOException {
        String good = CertificateFiles.withDigests(json(REST, LINES), arrays);
        byte[] zip = CertificateFiles.npz(arrays);
        int directory = new String(zip, StandardCharsets.ISO_8859_1).indexOf("PK\1\2");
        for (int end = 0; end < directory; end += 11) {
            said(good, Arrays.copyOf(zip, end));
        }
        byte[] flipped = zip.clone();
        flipped[directory / 2] ^= 1;
        said(good, flipped);
        List<Map.Entry<String, byte[]>> entries = new ArrayList<>();
        arrays.forEach((name, bytes) -> entries.add(Map.entry(name + ".npy", bytes)));
        entries.add(Map.entry("more.npy", Objects.requireNonNull(arrays.get("x"))));
        assertThat(said(good, CertificateFiles.zip(entries))).contains("not listed");
        entries.set(entries.size() - 1, Map.entry("x.txt", new byte[3]));
        assertThat(said(good, CertificateFiles.zip(entries))).contains("holds x.txt");
        byte[] twice = CertificateFiles.zip(renamed(entries));
        String text = new String(twice, StandardCharsets.ISO_8859_1).replace("q.npy", "x.npy");
        assertThat(said(good, text.getBytes(StandardCharsets.ISO_8859_1))).contains("twice");
        Map<String, byte[]> fewer = new LinkedHashMap<>(arrays);
        fewer.remove("we");
        assertThat(said(good, CertificateFiles.npz(fewer))).contains("there is no array we");
        Map<String, byte[]> other = new LinkedHashMap<>(arrays);
        other.put("we", CertificateFiles.npy("<f8", new double[] {1, 2, 3}, 3));
        assertThat(said(good, CertificateFiles.npz(other))).contains("we has another SHA-256");
        assertThat(said(good.replace("{\"x\"", "{\"../x\""), zip)).contains("has the name");
    }

    private List<Map.Entry<String, byte[]>> renamed(List<Map.Entry<String, byte[]>> of) {
        List<Map.Entry<String, byte[]>> all = new ArrayList<>(of);
        all.set(all.size() - 1, Map.entry("q.npy", Objects.requireNonNull(arrays.get("x"))));
        return all;
    }

    @Test
    void arraysThatAreNoneAreRefused() throws IOException {
        byte[] x = Objects.requireNonNull(arrays.get("x"));
        String header = new String(x, 0, 128, StandardCharsets.ISO_8859_1);
        double[] v = {1, 2, 3, 4, 5, 6};
        bad("x", CertificateFiles.npy("<f4", v, 2, 3), "type <f4");
        bad("x", CertificateFiles.npy("<i8", v, 2, 3), "numbers");
        bad("we", CertificateFiles.npy("<i8", new double[3], 3), "numbers");
        bad("y", CertificateFiles.npy("<i8", new double[2], 2, 1), "numbers");
        bad("ids", CertificateFiles.npy("<f8", new double[4], 2, 2), "no list of positions");
        bad("ids", CertificateFiles.npy("<i8", new double[] {0, 1, 3, 0}, 2, 2), "out of range");
        bad("ids", CertificateFiles.npy("<i8", new double[] {0, 1, -1, 0}, 2, 2), "out of range");
        bad("ids", CertificateFiles.npy("<i8", new double[] {0x1p62, 1, 1, 0}, 2, 2), "2^53");
        bad("ids", CertificateFiles.npy("<i8", new double[4], 4), "no list of positions");
        bad("ids", CertificateFiles.npy("<i8", new double[6], 3, 2), "no list of positions");
        for (double one : new double[] {Double.NaN, Double.POSITIVE_INFINITY, -1 / 0.0}) {
            bad(
                    "x",
                    CertificateFiles.npy("<f8", new double[] {1, 2, 3, 4, one, 6}, 2, 3),
                    "finite");
        }
        bad("x", CertificateFiles.npy("<f8", v, 3, 2), "not of 2 rows");
        bad("x", CertificateFiles.npy("<f8", v, 6), "not of 2 rows");
        bad("x", CertificateFiles.npy("<f8", new double[0], 2, 0), "not of 2 rows");
        bad("x", CertificateFiles.npy("<f8", new double[1]), "not of 2 rows");
        bad("x", CertificateFiles.npy("<f8", v, 2, 4), "another length");
        bad("x", CertificateFiles.npy("<f8", v, 1 << 30, 1 << 30, 1 << 30), "2^28");
        bad("x", Arrays.copyOf(x, x.length - 1), "another length");
        bad("x", Arrays.copyOf(x, 9), "no NPY file");
        bad("x", Arrays.copyOf(x, 100), "ends in its header");
        bad("x", replaced(x, header.replace("NUMPY", "NUMPI")), "no NPY file");
        bad("x", replaced(x, header.replace("False", "True ")), "header of another kind");
        bad("x", replaced(x, header.replace("<f8", ">f8")), "type >f8");
        bad("x", replaced(x, header.replace("(2, 3,)", "(2 3, )")), "has the shape");
        bad("x", replaced(x, header.replace("(2, 3,)", "(-2,-3)")), "header of another kind");
        byte[] version = x.clone();
        version[6] = 3;
        bad("x", version, "unknown version");
        version[6] = 2;
        bad("x", version, "ends in its header");
    }

    /** A product of matrices, and a chain in which every line may move every other. */
    @Test
    void workIsEstimatedBeforeItIsDone() throws IOException {
        arrays.clear();
        put("y", 1, 1);
        put("w", 1);
        StringBuilder chain = new StringBuilder("param 0 0");
        for (int k = 0; k < 2000; k++) {
            chain.append("\", \"f tanh ").append(k);
        }
        String rest = """
                "format": 4, "params": [{"name": "w", "shape": [1]}], "points": {"w1": ["w"]},\
                 "claims": [{"claim": "C", "point": "w1", "by": "norms", "measured": [[]],\
                 "radii": [2.0]}]""";
        String one = "\"samples\": 2";
        assertThat(said(json(rest, chain.toString()).replace(one, "\"samples\": 1")))
                .contains("it asks for some 2e+11 operations; --work 1e+12 allows them");
        String product =
                "param 0 0+1440000*0\", \"const 1.0*1440000\", \"mul 0 1 1 1200 1200 1200\","
                        + " \"sum 2 0+1440000*0 1";
        assertThat(said(json(rest, product).replace(one, "\"samples\": 1")))
                .contains("--work 1e+12 allows them");
        String small = json(rest, "param 0 0\", \"f tanh 0").replace(one, "\"samples\": 1");
        Path file = folder.resolve("certificate.json");
        Files.writeString(file, CertificateFiles.withDigests(small, arrays));
        Files.write(folder.resolve("arrays.npz"), CertificateFiles.npz(arrays));
        assertThat(answer(file.toString(), "--work", "10")).contains("it asks for some");
        assertThat(Check.run(new String[] {file.toString()}, new ArrayList<>())).isLessThan(2);
        assertThat(answer(file.toString(), "--work", "much")).contains("number much");
    }

    private static byte[] replaced(byte[] of, String header) {
        byte[] all = of.clone();
        System.arraycopy(header.getBytes(StandardCharsets.ISO_8859_1), 0, all, 0, 128);
        return all;
    }

    private void bad(String name, byte[] file, String why) throws IOException {
        byte[] before = Objects.requireNonNull(arrays.put(name, file));
        assertThat(said(json(REST, LINES))).contains(why);
        arrays.put(name, before);
    }

    @Test
    void whatIsSaidHasNoLinesOfTheFile() throws IOException {
        Path file = folder.resolve("certificate.json");
        Files.write(folder.resolve("arrays.npz"), CertificateFiles.npz(arrays));
        String rest = REST.replace("\"t\"", "\"t\\nconfirmed\\r\\u202e\"");
        Files.writeString(file, CertificateFiles.withDigests(json(rest, LINES), arrays));
        List<String> out = new ArrayList<>();
        assertThat(Check.run(new String[] {file.toString()}, out)).isEqualTo(1);
        assertThat(out).noneMatch(line -> line.matches("(?s).*[\\p{Cntrl}\u202e].*"));
        assertThat(out).contains("not verified: title: t\\u{a}confirmed\\u{d}\\u{202e}");
        assertThat(said(json(REST, "a\\nb"))).contains("a\\u{a}b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "w1, and so does gradient descent",
                "",
                " ",
                "w1 ",
                "1w",
                "w\u0131",
                "w1234567890123456789012345678901234567890a"
            })
    void namesThatAreSentencesAreRefused(String name) throws IOException {
        assertThat(said(json(REST.replace("\"w1\"", "\"" + name + "\""), LINES)))
                .startsWith("check: a point has the name ");
        Map<String, byte[]> before = new LinkedHashMap<>(arrays);
        arrays.put(name, Objects.requireNonNull(arrays.remove("we")));
        assertThat(said(json(REST.replace("\"we\"", "\"" + name + "\""), LINES)))
                .contains("an array has the name");
        arrays.clear();
        arrays.putAll(before);
        assertThat(said(json(REST.replace("\"w1\"", "\"w1\\n\\u001b[2J\""), LINES)))
                .endsWith("a point has the name \"w1\\u{a}\\u{1b}[2J\"");
        for (String param : List.of("a b", "a\\u0000", "", "a\u00e4")) {
            assertThat(said(json(REST.replace("\"a\"", "\"" + param + "\""), LINES)))
                    .contains("a param has the name");
        }
    }

    @Test
    void arraysAndPointsThatNothingUsesAreRefused() throws IOException {
        put("more", 2, 1);
        assertThat(said(json(REST, LINES))).contains("nothing uses the array more");
        String two = REST.replace("{\"w1\": [", "{\"w2\": [\"wa\", \"wb\", \"we\"], \"w1\": [");
        arrays.remove("more");
        assertThat(said(json(two, LINES))).contains("point w2 is of no claim");
        put("more", 2, 1);
        String binding = ", \"binding\": {\"data\": {\"array\": \"more\", \"rows\": \"0\"}}";
        assertThat(said(json(REST + binding, LINES))).contains("nothing uses the array more");
    }

    // ---- little memory

    private List<String> small(String text, byte[] zip) throws Exception {
        Files.write(folder.resolve("arrays.npz"), zip);
        Files.writeString(folder.resolve("certificate.json"), text);
        Path classes = Path.of(
                Check.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        return SingleFileTest.run(
                folder,
                "-Xmx256m",
                "-cp",
                classes.toString(),
                "org.plstar.check.Check",
                "certificate.json");
    }

    private void refusedWithLittleMemory(String text, byte[] zip, String why) throws Exception {
        List<String> said = small(text, zip);
        assertThat(said).hasSize(2).endsWith("status 2");
        assertThat(said.getFirst()).startsWith("check: ").contains(why);
    }

    /** A deflated entry of 4 GiB of zeros behind the header of an NPY file: a chunk repeated. */
    private static byte[] bomb() {
        Deflater d = new Deflater(9, true);
        d.setInput(new byte[1 << 26]);
        byte[] chunk = new byte[1 << 20];
        int n = d.deflate(chunk, 0, chunk.length, Deflater.FULL_FLUSH);
        ByteBuffer b = ByteBuffer.allocate(1 << 24).order(ByteOrder.LITTLE_ENDIAN);
        byte[] name = "x.npy".getBytes(StandardCharsets.US_ASCII);
        b.putInt(0x04034b50).putShort((short) 20).putShort((short) 0).putShort((short) 8);
        b.putInt(0).putInt(0).putInt(64 * n).putInt(-1).putShort((short) name.length);
        b.putShort((short) 0).put(name);
        for (int i = 0; i < 64; i++) {
            b.put(chunk, 0, n);
        }
        return Arrays.copyOf(b.array(), b.position());
    }

    @Tag("net")
    @Test
    void littleMemoryIsEnoughToRefuse() throws Exception {
        byte[] zip = CertificateFiles.npz(arrays);
        String good = CertificateFiles.withDigests(json(REST, LINES), arrays);
        refusedWithLittleMemory(good, bomb(), "array x has more than");
        String[] large = {
            "const 1*268435456",
            "const 1*20000000",
            "param 0 0+268435456*0",
            "gather 0 0+16000*0+16000*0",
            "sum 0 0+3*0 268435456",
            "const 1*30000000\", \"gather 1 0+268435456*0"
        };
        for (String line : large) {
            String text = CertificateFiles.withDigests(json(REST, "data x", line), arrays);
            refusedWithLittleMemory(text, zip, "more");
        }
        String vast = REST.replace("[4, 3]", "[16384, 16384]");
        StringBuilder lines = new StringBuilder("data x");
        for (int i = 0; i < 2000; i++) {
            lines.append("\", \"param 0 7");
        }
        String text = CertificateFiles.withDigests(json(vast, lines.toString()), arrays);
        refusedWithLittleMemory(text, zip, "line 0 is not used");
        String loops = "param 0 0" + "+1*0".repeat(100_000) + "+4000*0+4000*0";
        text = CertificateFiles.withDigests(json(REST, loops), arrays);
        refusedWithLittleMemory(text, zip, "positions");
        ByteArrayOutputStream many = new ByteArrayOutputStream();
        many.write("{\"a\": [".getBytes(StandardCharsets.UTF_8));
        many.write("1,".repeat(30_000_000).getBytes(StandardCharsets.UTF_8));
        refusedWithLittleMemory(many.toString(StandardCharsets.UTF_8), zip, "");
    }
}
