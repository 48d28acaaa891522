package org.plstar.app.badinput;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.plstar.array.npy.NpyRefusal;
import org.plstar.certify.CertificateRefusal;
import org.plstar.data.DataRefusal;
import org.plstar.data.equations.EquationRefusal;
import org.plstar.network.NetworkRefusal;
import org.plstar.onnx.OnnxRefusal;
import org.plstar.optimize.OptimizeRefusal;
import org.plstar.refusal.Refusal;
import org.plstar.study.StudyRefusal;
import org.plstar.study.refusal.RequestRefusal;

/**
 * One wrong request of {@code cases.txt}, which says how it is written.
 *
 * @param code why it is refused
 * @param named what the message must contain
 * @param steps what makes the files before it; see {@link Steps}
 */
record Wrong(String what, Refusal.Code code, String named, List<String> steps, String command) {
    private static final Map<String, Refusal.Code> CODES = Stream.of(
                    RequestRefusal.values(),
                    StudyRefusal.values(),
                    DataRefusal.values(),
                    NetworkRefusal.values(),
                    OptimizeRefusal.values(),
                    OnnxRefusal.values(),
                    CertificateRefusal.values(),
                    EquationRefusal.values(),
                    NpyRefusal.values())
            .flatMap(Arrays::stream)
            .collect(Collectors.toMap(
                    c -> c.getDeclaringClass().getSimpleName() + "." + c.name(),
                    Function.identity()));

    /** All cases of the table. */
    static List<Wrong> all() throws IOException {
        List<List<String>> cases = new ArrayList<>();
        try (var table = Objects.requireNonNull(Wrong.class.getResourceAsStream("cases.txt"))) {
            for (String line : new String(table.readAllBytes(), UTF_8).lines().toList()) {
                String text = line.strip().translateEscapes();
                if (line.startsWith("        ")) {
                    cases.getLast().add(cases.getLast().removeLast() + " " + text);
                } else if (line.startsWith("    ")) {
                    cases.getLast().add(text);
                } else if (!line.isEmpty() && !line.startsWith("#")) {
                    cases.add(new ArrayList<>(List.of(text)));
                }
            }
        }
        return cases.stream().map(Wrong::of).toList();
    }

    private static Wrong of(List<String> lines) {
        String[] columns = lines.removeFirst().split(" \\| ", -1);
        if (columns.length == 4) {
            lines.add("plstar " + columns[3]);
        }
        Refusal.Code code = Objects.requireNonNull(CODES.get(columns[1]), columns[1]);
        return new Wrong(columns[0], code, columns[2], lines, lines.removeLast());
    }

    @Override
    public String toString() {
        return what;
    }
}
