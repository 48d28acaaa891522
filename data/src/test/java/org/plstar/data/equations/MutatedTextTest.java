package org.plstar.data.equations;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plstar.array.random.RandomStream;
import org.plstar.refusal.Refusal;

/** Whatever stands in a text, it is read or refused in one line that names a place. */
class MutatedTextTest {
    private static final int ROUNDS = 400 * Integer.getInteger("plstar.fuzz", 1);

    private static final String SYSTEM = """
            param n = 4; param a[i in 1..n] = sin(i)/2
            table t from "t.csv"
            var x[i in 1..n] = 0.5 in [-1, if i = 2 then inf else 3]
            let q[i in 1..n-1] = exp(a[i]*x[i]) - hypot(x[i+1], 1)
            set S = {red, blue}; set back = {blue, red}; param w = [1, 2, n]
            var g[s in S] = s; let z = sin(g)/2
            for s in back: hue: g[s] + sum(i in 1..20: i/7*x[mod(i,4)+1]) = w[s]
            z - [0.1, 0.2] + g = -g
            for i in 2..n-1 if mod(i,2) = 0 { eq mid: q[i]^2 + t.v[i] = max(x[i], 0.1) }
            scale 1e3: sum(j in 1..n: x[j]) = atan2(x[1], 2)
            solve { method = lm; nearest = yes; steps = 7 }
            """;

    private static final String PDE = """
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

    private static final String NL = """
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

    private static final List<String> PIECES = List.of(
            "(",
            ")",
            "[",
            "]",
            "{",
            "}",
            ",",
            ";",
            ":",
            "..",
            ".",
            "=",
            "-",
            "^",
            "/",
            "0",
            "-1",
            "1e400",
            "x",
            "u_",
            "_x",
            "inf",
            "if",
            "for",
            "in",
            "sum(",
            "\"",
            "#",
            "\n",
            "o54",
            "o13",
            "v9",
            "n",
            "\u00e4",
            "laplacian(",
            "1..0",
            "2.5",
            "{",
            "}",
            "set ",
            ",");

    @TempDir
    private Path folder;

    private interface Reader {
        void read(Path file) throws IOException;
    }

    private void mutate(String text, String name, Reader reader) throws IOException {
        Files.writeString(folder.resolve("t.csv"), "v,x,t\n1,0,1\n2,0.5,1\n3,1,2\n4,0,0\n");
        Path file = folder.resolve(name);
        Files.writeString(file, text);
        reader.read(file);
        for (int round = 0; round < ROUNDS; round++) {
            RandomStream random = RandomStream.of(round, name);
            StringBuilder s = new StringBuilder(text);
            int changes = 1 + random.below(0, 3);
            for (int k = 0; k < changes && s.length() > 2; k++) {
                int at = random.below(10L + k, s.length() - 1);
                int end = Math.min(s.length(), at + 1 + random.below(20L + k, 6));
                switch (random.below(30L + k, 3)) {
                    case 0 -> s.delete(at, end);
                    case 1 -> s.insert(at, PIECES.get(random.below(40L + k, PIECES.size())));
                    default -> s.replace(at, end, PIECES.get(random.below(50L + k, PIECES.size())));
                }
            }
            Files.write(file, s.toString().getBytes(StandardCharsets.UTF_8));
            try {
                reader.read(file);
            } catch (Refusal refusal) {
                assertThat(refusal.getMessage())
                        .as(s.toString())
                        .doesNotContain("\n")
                        .contains("; expected ");
            } catch (RuntimeException e) {
                throw new AssertionError("round " + round + ":\n" + s, e);
            }
        }
    }

    @Test
    void systems() throws IOException {
        mutate(SYSTEM, "s.pls", Equations::read);
    }

    @Test
    void differentialEquations() throws IOException {
        mutate(PDE, "s.pde", PdeText::read);
    }

    @Test
    void filesOfAmpl() throws IOException {
        mutate(NL, "s.nl", NlModel::read);
    }
}
