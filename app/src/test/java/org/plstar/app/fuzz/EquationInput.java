package org.plstar.app.fuzz;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.plstar.data.equations.Equations;
import org.plstar.data.equations.NlModel;
import org.plstar.data.equations.PdeProblem;
import org.plstar.data.equations.PdeText;

/** Systems of equations and differential equations as text. */
final class EquationInput {
    private static final String SYSTEM = """
            param n = 4; param a[i in 1..n] = sin(i)/2
            table t from "t.csv"
            var x[i in 1..n] = 0.5 in [-1, if i = 2 then inf else 3]
            let q[i in 1..n-1] = exp(a[i]*x[i]) - hypot(x[i+1], 1)
            for i in 2..n-1 if mod(i,2) = 0 { eq mid: q[i]^2 + t.v[i] = max(x[i], 0.1) }
            scale 1e3: sum(j in 1..n: x[j]) = atan2(x[1], 2)
            solve { method = lm; nearest = yes; steps = 7 }
            """;

    private static final String MODEL = """
            g3 1 1 0\t# a problem
             2 2 1 0 1
             1 1
             0 0
             2 0 0
             0 0 0 1
             0 0 0 0 0
             3 0
             0 0
             0 0 0 0 1
            V2 1 1
            0 0.5
            o41
            v1
            C0
            o54
            2
            o2
            v0
            v2
            o35
            o22
            v0
            n1
            o5
            v1
            n3
            n0x1p-3
            C1
            o44
            v0
            O0 0
            v0
            S1 1 scaling_factor
            0 4
            x2
            0 1
            1 0.5
            r
            4 1
            1 9
            b
            3
            0 0 2
            k1
            1
            J0 2
            0 0
            1 2
            J1 1
            1 1
            G0 1
            0 1
            """;

    private static final String DIFFERENTIAL = """
            unknown u, v (x in 0..1, t in 0..2*pi)
            unknown coefficient k = 0.5 in [0, inf]
            let f(s) = sin(pi*s) + max(s, 0)
            exact u(x,t) = f(x)
            interior mass: u_t + k*laplacian(u) - dot(grad(u), grad(v)) = f(x)
            interior: v_xxtt = div(u, v) + grad2(u)
            initial at t = 0: u = f(x)
            boundary: normal(v) = 0; at x = 0, 1: u = 0; at point (0, 1): v = 1
            data "t.csv": u(x,t) = v
            network "dense(8) tanh dense" first-scale auto
            points interior 9 boundary 8 initial 3 by sobol seed 7 resample every 3
            weights interior 2 mass 5
            exact boundary
            march t by pi/2
            solve { momentum = 0.1; steps = 4 }
            """;

    private EquationInput() {}

    static List<byte[]> seeds(FuzzedReader reader, Path folder) throws IOException {
        Files.writeString(folder.resolve("t.csv"), "v,x,t\n1,0,1\n2,0.5,1\n3,1,2\n4,0,0\n");
        String text = switch (reader) {
            case PLS -> SYSTEM;
            case NL -> MODEL;
            default -> DIFFERENTIAL;
        };
        return List.of(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Reads one. Ranges are short: what a text expands to is refused beyond limits that take longer
     * to reach than there is time here.
     */
    static void read(FuzzedReader reader, byte[] input, Path folder) throws IOException {
        Path file = folder.resolve("system." + reader.name().toLowerCase(Locale.ROOT));
        // bytes stay bytes: a text may be no UTF-8
        String text = new String(input, StandardCharsets.ISO_8859_1);
        String shortened =
                reader == FuzzedReader.NL ? text : text.replaceAll("([1-9])[0-9]{2,}", "$1");
        Files.write(file, shortened.getBytes(StandardCharsets.ISO_8859_1));
        switch (reader) {
            case PLS -> {
                Equations e = Equations.read(file);
                FuzzedReader.promise(
                        e.start().length == e.lower().length, "bounds of all unknowns");
            }
            case NL -> NlModel.read(file);
            default -> {
                PdeProblem p = PdeText.read(file);
                FuzzedReader.promise(!p.conditions().isEmpty(), "conditions");
                for (int k = 0; k < Math.min(3, p.windows()); k++) {
                    p.window(k);
                }
            }
        }
    }
}
