package org.plstar.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Changed certificates of claims U, of which none may be confirmed and false. The equations are x³
 * + bx = λ and z² = cλ + d for x = v0 + v1, z = v0 - 2 v1, in two programs; v0 and λ are elements
 * of one param, v1 of another.
 */
class RangeForgeryTest {
    private static final int CELLS = 3;
    private static final int VALUES = 25;

    /** Cells that prove the branch of positive z, before they are changed. */
    private static final class Forged {
        private final Random random;
        private final double b;
        private final double c;
        private final double d;
        private final double from;
        private final List<Part> parts = new ArrayList<>();

        /** A cell; w and t are v0, v1 and λ. */
        @SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
        private record Part(double[] w, double[] t, double half, double to, double[] radii) {
            Part with(double half, double to) {
                return new Part(w, t, half, to, radii);
            }

            /** The distance of the line from (v0, v1) at a value. */
            double distance(double value, double... v) {
                double s = (value - w[2]) / t[2];
                return Math.hypot(w[0] + s * t[0] - v[0], w[1] + s * t[1] - v[1]);
            }
        }

        Forged(long seed) {
            random = new Random(seed);
            b = 1 + random.nextDouble();
            c = random.nextGaussian();
            from = random.nextGaussian();
            d = 1 + random.nextDouble() - c * from;
            double width = Math.pow(10, -0.7 - 1.5 * random.nextDouble());
            for (int i = 0; i < CELLS; i++) {
                double middle = from + (i + 0.5) * width;
                double unit = Math.scalb(1.0, random.nextInt(3) - 1);
                double half = 0.501 * width / unit;
                double exists = width * width * Math.pow(10, -1 + random.nextDouble());
                double only = exists + 0.2 * random.nextDouble();
                double[] t = slope(middle, 1);
                for (int j = 0; j < t.length; j++) {
                    t[j] *= unit;
                }
                double[] radii = {exists, only};
                parts.add(new Part(solution(middle, 1), t, half, from + (i + 1) * width, radii));
            }
        }

        /** v0, v1 and λ of x and z. */
        private static double[] unmixed(double x, double z, double value) {
            return new double[] {(2 * x + z) / 3, (x - z) / 3, value};
        }

        private double x(double value) {
            double x = 0;
            for (int i = 0; i < 100; i++) {
                x -= (x * x * x + b * x - value) / (3 * x * x + b);
            }
            return x;
        }

        /** The solution with one sign of z. */
        private double[] solution(double value, int sign) {
            return unmixed(x(value), sign * Math.sqrt(c * value + d), value);
        }

        private double[] slope(double value, int sign) {
            double x = x(value);
            return unmixed(1 / (3 * x * x + b), sign * c / (2 * Math.sqrt(c * value + d)), 1);
        }

        private double around(double size) {
            return size * (1 + Math.pow(10, -6 * random.nextDouble()) * random.nextGaussian());
        }

        private void change() {
            int i = random.nextInt(parts.size());
            Part p = parts.get(i);
            switch (random.nextInt(9)) {
                case 0 -> {
                    int j = random.nextInt(3);
                    p.w[j] += p.radii[random.nextInt(2)] * random.nextGaussian();
                }
                case 1 -> {
                    int j = random.nextInt(3);
                    p.t[j] = around(p.t[j]);
                }
                case 2 -> parts.set(i, p.with(around(p.half), p.to));
                case 3 ->
                    parts.set(i, p.with(p.half, p.to + (p.to - from) * random.nextGaussian()));
                case 4 -> {
                    int j = random.nextInt(2);
                    p.radii[j] *= Math.pow(10, 1.5 * random.nextGaussian());
                }
                case 5 -> Collections.swap(parts, i, random.nextInt(parts.size()));
                case 6 -> {
                    double value = p.w[2];
                    double[] t = slope(value, -1);
                    for (int j = 0; j < 2; j++) {
                        p.w[j] = solution(value, -1)[j];
                        p.t[j] = t[j] * p.t[2];
                    }
                }
                case 7 -> parts.remove(i);
                default -> parts.add(i, p);
            }
        }

        private Certificate certificate(boolean branch) {
            Map<String, Certificate.Numbers> arrays = new HashMap<>();
            arrays.put("y0", new Certificate.Numbers(new double[1], false, 1, 1));
            arrays.put("y1", new Certificate.Numbers(new double[] {d}, false, 1, 1));
            List<String> points = new ArrayList<>();
            List<String> cells = new ArrayList<>();
            for (int i = 0; i < parts.size(); i++) {
                Part p = parts.get(i);
                for (String name : List.of("c" + i, "t" + i)) {
                    double[] v = name.startsWith("c") ? p.w : p.t;
                    arrays.put(name, new Certificate.Numbers(new double[] {v[0], v[2]}, false, 2));
                    arrays.put(name + "b", new Certificate.Numbers(new double[] {v[1]}, false, 1));
                    points.add("\"%s\": [\"%s\", \"%sb\"]".formatted(name, name, name));
                }
                cells.add(
                        "{\"point\": \"c%d\", \"tangent\": \"t%d\", \"half\": %s, \"to\": %s, \"radii\": %s}"
                                .formatted(i, i, p.half, p.to, Arrays.toString(p.radii)));
            }
            String first = "\"param 0 0\", \"param 1 0\", \"lin 1 0 1 1\", \"mul 2 2 1 1 1 1\","
                    + " \"mul 3 2 1 1 1 1\", \"lin 1 4 " + b
                    + " 2\", \"param 0 1\", \"lin 1 5 -1 6\"";
            String second = "\"param 0 0+2*1\", \"gather 0 0\", \"gather 0 1\", \"param 1 0\","
                    + " \"lin 1 1 -2 3\", \"mul 4 4 1 1 1 1\", \"lin 1 5 " + -c + " 2\"";
            return Certificate.of(
                    "{\"format\": 4, \"params\": [{\"name\": \"a\", \"shape\": [2]}, {\"name\": \"b\","
                            + " \"shape\": [1]}], \"programs\": [{\"samples\": 1, \"targets\": \"y0\","
                            + " \"lines\": [" + first + "]}, {\"samples\": 1, \"targets\": \"y1\","
                            + " \"lines\": [" + second + "]}], \"arrays\": {}, \"points\": {"
                            + String.join(", ", points) + "}, \"claims\": [{\"claim\": \"U\","
                            + " \"parameter\": 1, \"range\": [" + from + ", " + parts.getLast().to
                            + "], \"branch\": " + branch + ", \"measured\": [[], []], \"cells\": ["
                            + String.join(", ", cells) + "]}]}",
                    arrays);
        }

        /** Whether the claim is confirmed; it is true then, as its solutions show. */
        private boolean confirmed(boolean branch, long seed) {
            Proof p;
            try {
                p = Claims.prove(certificate(branch)).getFirst();
            } catch (Unreadable e) {
                return false;
            }
            if (!p.confirmed()) {
                return false;
            }
            double begin = from;
            List<Integer> signs = new ArrayList<>();
            for (Part part : parts) {
                for (int i = 0; i <= VALUES; i++) {
                    double value = begin + (part.to - begin) * i / VALUES;
                    double plus = part.distance(value, solution(value, 1));
                    double minus = part.distance(value, solution(value, -1));
                    // as doubles have it: only where both are distinct
                    assertThat(Math.min(plus, minus))
                            .as("seed %d, value %s: %s", seed, value, p.words())
                            .isLessThanOrEqualTo(p.number("radius") + 1e-13);
                    assertThat(Math.max(plus, minus))
                            .as("seed %d, value %s: %s", seed, value, p.words())
                            .isGreaterThan(p.number("only") - 1e-13);
                    signs.add(plus < minus ? 1 : -1);
                }
                begin = part.to;
            }
            assertThat(!branch || signs.stream().distinct().count() == 1)
                    .as("seed %d: %s", seed, p.words())
                    .isTrue();
            return true;
        }
    }

    @Test
    void whatIsConfirmedOfChangedCertificatesIsTrue() {
        int sound = 0;
        int changed = 0;
        for (long seed = 0; seed < 400; seed++) {
            Forged f = new Forged(seed);
            int changes = f.random.nextInt(3);
            for (int i = 0; i < changes && !f.parts.isEmpty(); i++) {
                f.change();
            }
            boolean confirmed = f.confirmed(f.random.nextBoolean(), seed);
            sound += confirmed && changes == 0 ? 1 : 0;
            changed += confirmed && changes > 0 ? 1 : 0;
        }
        // so that most changes matter, and some reach the last lines of the check
        assertThat(sound).isGreaterThan(80);
        assertThat(changed).isBetween(10, 130);
    }
}
