package org.plstar.certify.lower;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A program of the language read by its description alone, line by line, sample by sample: values
 * and derivatives by all unknowns; what the description refuses fails.
 */
public final class PlainProgram {
    /** The numbers of a line for one sample, and their derivatives [d][directions]. */
    private record Dual(double[] v, double[][] t) {
        static Dual of(int d, int p) {
            return new Dual(new double[d], new double[d][p]);
        }
    }

    private final Lowered program;
    private final double[] w;
    private final double[][] directions;
    private final int[] offsets;
    private final List<List<String>> lines = new ArrayList<>();
    private final Set<String> named = new HashSet<>();

    private PlainProgram(Lowered program, double[] w, double[][] directions) {
        this.program = program;
        this.w = w;
        this.directions = directions;
        offsets = new int[program.params().size()];
        for (int i = 1; i < offsets.length; i++) {
            offsets[i] = offsets[i - 1] + program.params().get(i - 1).shape().size();
        }
        program.lines().forEach(l -> lines.add(Arrays.asList(l.split(" ", -1))));
    }

    /** Outputs [n, c] and their derivatives along directions [k][p]: [n c][k]. */
    public static List<double[][]> run(Lowered program, double[] w, double[]... directions) {
        PlainProgram p = new PlainProgram(program, w, directions);
        p.requireNoDeadLines();
        int c = program.outputs();
        double[][] values = {new double[program.samples() * c]};
        double[][] slopes = new double[program.samples() * c][];
        for (int i = 0; i < program.samples(); i++) {
            List<Dual> all = new ArrayList<>();
            for (int k = 0; k < p.lines.size(); k++) {
                Dual d = p.line(p.lines.get(k), i, all);
                for (double v : d.v) {
                    assertThat(Math.abs(v)).as("line %s", k).isLessThan(0x1p500);
                }
                all.add(d);
            }
            Dual out = all.getLast();
            assertThat(out.v).hasSize(c);
            System.arraycopy(out.v, 0, values[0], i * c, c);
            System.arraycopy(out.t, 0, slopes, i * c, c);
        }
        p.named.add(program.targets());
        assertThat(program.arrays().keySet()).isEqualTo(p.named);
        assertThat(program.arrays()).allSatisfy((name, _) -> assertThat(name).matches(NAME));
        return List.of(values, slopes);
    }

    private static final String NAME = "[A-Za-z][A-Za-z0-9_.]*";

    private static List<Integer> operands(List<String> l) {
        return switch (l.getFirst()) {
            case "gather", "sum", "relu" -> List.of(Integer.parseInt(l.get(1)));
            case "lin" ->
                l.size() == 3
                        ? List.of(Integer.parseInt(l.get(2)))
                        : List.of(Integer.parseInt(l.get(2)), Integer.parseInt(l.get(4)));
            case "mul" -> List.of(Integer.parseInt(l.get(1)), Integer.parseInt(l.get(2)));
            case "f" -> List.of(Integer.parseInt(l.get(2)));
            default -> List.of();
        };
    }

    private void requireNoDeadLines() {
        Set<Integer> used = new HashSet<>();
        Set<Integer> left = new HashSet<>();
        Set<Integer> otherwise = new HashSet<>();
        for (int k = 0; k < lines.size(); k++) {
            List<Integer> in = operands(lines.get(k));
            boolean mul = lines.get(k).getFirst().equals("mul");
            for (int o = 0; o < in.size(); o++) {
                assertThat(in.get(o)).isBetween(0, k - 1);
                (mul && o == 0 ? left : otherwise).add(in.get(o));
            }
            used.addAll(in);
        }
        for (int k = 0; k < lines.size() - 1; k++) {
            assertThat(used).as("line %s is used", k).contains(k);
            boolean param = lines.get(k).getFirst().equals("param");
            assertThat(param && left.contains(k) && otherwise.contains(k)).isFalse();
            assertThat(param && left.contains(k) && lines.get(k).get(2).startsWith("each:"))
                    .isFalse();
        }
        assertThat(new HashSet<>(program.lines()).size())
                .isGreaterThanOrEqualTo(lines.size() - left.size());
    }

    private Array array(String name) {
        named.add(name);
        return requireNonNull(program.arrays().get(name), name);
    }

    private double[] numbers(String name, int sample) {
        Array.Doubles a = (Array.Doubles) array(name);
        int d = a.shape().getLast();
        assertThat(a.values()).hasSize(a.shape().stream().reduce(1, Math::multiplyExact));
        int row = a.shape().size() == 2 ? sample : 0;
        return Arrays.copyOfRange(a.values(), row * d, (row + 1) * d);
    }

    private int[] index(String text, int sample) {
        if (text.matches(NAME) || text.startsWith("each:")) {
            boolean each = text.startsWith("each:");
            Array.Ints a = (Array.Ints) array(each ? text.substring(5) : text);
            assertThat(a.shape()).hasSize(each ? 2 : 1);
            int d = a.shape().getLast();
            int row = each ? sample : 0;
            return Arrays.copyOfRange(a.values(), row * d, (row + 1) * d);
        }
        List<String> parts = Arrays.asList(text.split("\\+", -1));
        int[] at = {Integer.parseInt(parts.getFirst())};
        for (String loop : parts.subList(1, parts.size())) {
            int star = loop.indexOf('*');
            int count = Integer.parseInt(loop.substring(0, star));
            int stride = Integer.parseInt(loop.substring(star + 1));
            int[] next = new int[at.length * count];
            for (int j = 0; j < next.length; j++) {
                next[j] = at[j / count] + j % count * stride;
            }
            at = next;
        }
        return at;
    }

    private Dual line(List<String> l, int sample, List<Dual> all) {
        List<Dual> in = new ArrayList<>();
        operands(l).forEach(o -> in.add(all.get(o)));
        int p = directions.length;
        return switch (l.getFirst()) {
            case "param" -> {
                int[] at = index(l.get(2), sample);
                int number = Integer.parseInt(l.get(1));
                Dual y = Dual.of(at.length, p);
                for (int j = 0; j < at.length; j++) {
                    assertThat(at[j])
                            .isBetween(0, program.params().get(number).shape().size() - 1);
                    y.v[j] = w[offsets[number] + at[j]];
                    for (int k = 0; k < p; k++) {
                        y.t[j][k] = directions[k][offsets[number] + at[j]];
                    }
                }
                yield y;
            }
            case "data" -> constant(numbers(l.get(1), sample));
            case "const" -> {
                int star = l.get(1).indexOf('*');
                if (star < 0) {
                    yield constant(numbers(l.get(1), 0));
                }
                double[] v = new double[Integer.parseInt(l.get(1).substring(star + 1))];
                Arrays.fill(v, Double.parseDouble(l.get(1).substring(0, star)));
                yield constant(v);
            }
            case "gather" -> {
                int[] at = index(l.get(2), sample);
                Dual y = Dual.of(at.length, p);
                for (int j = 0; j < at.length; j++) {
                    if (at[j] != -1) {
                        y.v[j] = in.getFirst().v[at[j]];
                        y.t[j] = in.getFirst().t[at[j]];
                    }
                }
                yield y;
            }
            case "sum" -> {
                assertThat(l.get(2)).doesNotStartWith("each:");
                int[] at = index(l.get(2), sample);
                assertThat(at).hasSize(in.getFirst().v.length);
                Dual y = Dual.of(Integer.parseInt(l.get(3)), p);
                for (int j = 0; j < at.length; j++) {
                    y.v[at[j]] += in.getFirst().v[j];
                    add(y.t[at[j]], 1, in.getFirst().t[j]);
                }
                yield y;
            }
            case "lin" -> {
                Dual y = Dual.of(in.getFirst().v.length, p);
                for (int o = 0; o < in.size(); o++) {
                    double c = Double.parseDouble(l.get(1 + 2 * o));
                    assertThat(in.get(o).v).hasSize(y.v.length);
                    for (int j = 0; j < y.v.length; j++) {
                        y.v[j] += c * in.get(o).v[j];
                        add(y.t[j], c, in.get(o).t[j]);
                    }
                }
                yield y;
            }
            case "mul" -> mul(l, in.get(0), in.get(1));
            case "f" -> {
                Dual y = Dual.of(in.getFirst().v.length, p);
                for (int j = 0; j < y.v.length; j++) {
                    double[] f = function(l.get(1), in.getFirst().v[j]);
                    y.v[j] = f[0];
                    add(y.t[j], f[1], in.getFirst().t[j]);
                }
                yield y;
            }
            case "relu" -> {
                Dual y = Dual.of(in.getFirst().v.length, p);
                for (int j = 0; j < y.v.length; j++) {
                    if (in.getFirst().v[j] > 0) {
                        y.v[j] = in.getFirst().v[j];
                        y.t[j] = in.getFirst().t[j];
                    }
                }
                yield y;
            }
            default -> throw new AssertionError(l);
        };
    }

    private Dual constant(double... v) {
        return new Dual(v, new double[v.length][directions.length]);
    }

    private static void add(double[] to, double c, double[] x) {
        for (int i = 0; i < to.length; i++) {
            to[i] += c * x[i];
        }
    }

    private Dual mul(List<String> l, Dual a, Dual b) {
        int[] n = l.subList(3, 7).stream().mapToInt(Integer::parseInt).toArray();
        assertThat(a.v).hasSize(n[0] * n[1] * n[2]);
        assertThat(b.v).hasSize(n[0] * n[2] * n[3]);
        Dual y = Dual.of(n[0] * n[1] * n[3], directions.length);
        for (int e = 0; e < y.v.length; e++) {
            int block = e / (n[1] * n[3]);
            int row = e / n[3] % n[1];
            for (int s = 0; s < n[2]; s++) {
                int i = (block * n[1] + row) * n[2] + s;
                int j = (block * n[2] + s) * n[3] + e % n[3];
                y.v[e] += a.v[i] * b.v[j];
                add(y.t[e], b.v[j], a.t[i]);
                add(y.t[e], a.v[i], b.t[j]);
            }
        }
        return y;
    }

    /** f(x) and f'(x). */
    private static double[] function(String name, double x) {
        return switch (name) {
            case "tanh" -> new double[] {Math.tanh(x), 1 / (Math.cosh(x) * Math.cosh(x))};
            case "erf" -> new double[] {erf(x), 2 / Math.sqrt(Math.PI) * Math.exp(-x * x)};
            case "sin" -> new double[] {Math.sin(x), Math.cos(x)};
            case "cos" -> new double[] {Math.cos(x), -Math.sin(x)};
            case "softplus" ->
                new double[] {
                    Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))), 1 / (1 + Math.exp(-x))
                };
            case "exp" -> new double[] {Math.exp(x), Math.exp(x)};
            case "log" -> new double[] {Math.log(x), 1 / x};
            case "sqrt" -> new double[] {Math.sqrt(x), 0.5 / Math.sqrt(x)};
            case "recip" -> new double[] {1 / x, -1 / (x * x)};
            default -> throw new AssertionError(name);
        };
    }

    /** 2/√π e^(-x²) Σ 2^k x^(2k+1)/(2k+1)!!, whose terms have one sign. */
    private static double erf(double x) {
        if (Math.abs(x) > 6) {
            return Math.signum(x);
        }
        double term = x;
        double sum = x;
        for (int k = 1; k < 300; k++) {
            term *= 2 * x * x / (2 * k + 1);
            sum += term;
        }
        return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
    }
}
