package org.plstar.study.solve;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.plstar.array.random.RandomStream;

/** Texts of random systems that contradict themselves, or have a solution, by kind. */
final class RandomSystems {
    private final RandomStream random;
    private long at;

    private RandomSystems(RandomStream random) {
        this.random = random;
    }

    /** A system without a solution, and what it is of. */
    static Drawn contradictory(int k) {
        return new RandomSystems(RandomStream.of(k, "contradictory")).contradiction(k % 12);
    }

    /** A system with a solution. */
    static Drawn solvable(int k) {
        return new RandomSystems(RandomStream.of(k, "solvable")).solution(k % 12);
    }

    /**
     * A system.
     *
     * @param named whether its equations contradict each other whatever the unknowns, or 0 is a
     *     limit, so that this must be said
     */
    record Drawn(String kind, String text, boolean named) {}

    private Drawn contradiction(int kind) {
        return switch (kind) {
            case 0, 1 -> new Drawn("linear", linear(0, 0, false), true);
            case 2 -> new Drawn("linear, units 2^±40", linear(40, 0, false), true);
            case 3 -> new Drawn("linear, units 10^±12", linear(0, 12, false), true);
            case 4 -> new Drawn("linear, units 10^±30", linear(0, 30, false), true);
            case 5 -> new Drawn("more unknowns", wide(false), true);
            case 6, 7 -> new Drawn("flow", flow(false), true);
            case 8, 9 -> new Drawn("conserved", conserved(false), true);
            case 10 -> new Drawn("limit", limit(), true);
            default -> new Drawn("no real root", rootless(), false);
        };
    }

    private Drawn solution(int kind) {
        return switch (kind) {
            case 0 -> new Drawn("linear, regular", regular(0), false);
            case 1 -> new Drawn("linear, regular, units 10^±30", regular(30), false);
            case 2 -> new Drawn("linear, singular", linear(0, 0, true), false);
            case 3 -> new Drawn("linear, singular, units 2^±40", linear(40, 0, true), false);
            case 4 -> new Drawn("more unknowns", wide(true), false);
            case 5, 6 -> new Drawn("flow", flow(true), false);
            case 7 -> new Drawn("conserved", conserved(true), false);
            case 8, 9 -> new Drawn("degenerate root", degenerate(), false);
            case 10 -> new Drawn("far root", far(), false);
            default -> new Drawn("non-linear", smooth(), false);
        };
    }

    private int below(int n) {
        return random.below(at++, n);
    }

    private int between(int a, int b) {
        return a + below(b - a + 1);
    }

    private double uniform(double a, double b) {
        return a + (b - a) * random.uniform(at++);
    }

    private int sign() {
        return below(2) == 0 ? -1 : 1;
    }

    private static String number(double v) {
        return v < 0 ? "(" + v + ")" : "" + v;
    }

    private String starts(double[] s) {
        List<String> all = Arrays.stream(s).mapToObj(v -> "" + v).toList();
        return "param s = ["
                + String.join(", ", all)
                + "]\nvar x[k in 1.."
                + s.length
                + "] = s[k]\n";
    }

    /** Rows of integers of which the last combines others; solvable, or its right side is off. */
    private String linear(int binary, int decimal, boolean solvable) {
        int n = between(2, 7);
        int[][] a = new int[n][n];
        int[] z = new int[n];
        long[] b = new long[n];
        for (int i = 0; i < n; i++) {
            z[i] = between(-3, 3);
            for (int j = 0; j < n; j++) {
                a[i][j] = between(-3, 3);
            }
        }
        a[n - 1] = new int[n];
        long off = 0;
        for (int i = 0; i < n - 1; i++) {
            int c = i == 0 ? sign() : between(-2, 2);
            for (int j = 0; j < n; j++) {
                a[n - 1][j] += c * a[i][j];
            }
            for (int j = 0; j < n; j++) {
                b[i] += (long) a[i][j] * z[j];
            }
            off += c * b[i];
        }
        if (Arrays.stream(a).anyMatch(row -> Arrays.stream(row).allMatch(v -> v == 0))) {
            return linear(binary, decimal, solvable);
        }
        b[n - 1] = off + (solvable ? 0 : sign() * between(1, 2));
        double[] rows = units(n, binary, decimal);
        double[] columns = units(n, binary, decimal);
        double[] start = new double[n];
        boolean zero = below(2) == 0;
        for (int j = 0; j < n; j++) {
            start[j] = zero ? 0 : between(-2, 2) / columns[j];
        }
        StringBuilder text = new StringBuilder(starts(start));
        for (int i = 0; i < n; i++) {
            StringBuilder left = new StringBuilder();
            for (int j = 0; j < n; j++) {
                if (a[i][j] != 0) {
                    left.append(left.isEmpty() ? "" : " + ");
                    left.append(number(a[i][j] * rows[i] * columns[j]))
                            .append("*x[" + (j + 1) + "]");
                }
            }
            text.append(left).append(" = ").append(number(b[i] * rows[i])).append('\n');
        }
        return text.toString();
    }

    private double[] units(int n, int binary, int decimal) {
        double[] all = new double[n];
        for (int i = 0; i < n; i++) {
            all[i] = Math.scalb(1.0, binary == 0 ? 0 : between(-binary, binary))
                    * Math.pow(10, decimal == 0 ? 0 : between(-decimal, decimal));
        }
        return all;
    }

    private String regular(int decimal) {
        int n = between(1, 6);
        double[] rows = units(n, 0, decimal);
        double[] columns = units(n, 0, decimal);
        double[] start = new double[n];
        double[] z = new double[n];
        for (int j = 0; j < n; j++) {
            z[j] = between(-3, 3);
            start[j] = between(-2, 2) / columns[j];
        }
        StringBuilder text = new StringBuilder(starts(start));
        for (int i = 0; i < n; i++) {
            StringBuilder left = new StringBuilder();
            double right = 0;
            for (int j = 0; j < n; j++) {
                double c = uniform(-1, 1) + (i == j ? 2 * n : 0);
                left.append(j == 0 ? "" : " + ").append(number(c * rows[i] * columns[j]));
                left.append("*x[" + (j + 1) + "]");
                right += c * z[j];
            }
            text.append(left).append(" = ").append(number(right * rows[i])).append('\n');
        }
        return text.toString();
    }

    /** More unknowns than equations, one of which combines two others. */
    private String wide(boolean solvable) {
        int p = between(4, 7);
        int[][] a = new int[3][p];
        for (int j = 0; j < p; j++) {
            a[0][j] = between(-3, 3);
            a[1][j] = between(-3, 3);
        }
        a[0][0] = 1;
        a[1][0] = 0;
        a[1][1] = 2;
        int c = sign() * between(1, 3);
        int[] b = {between(-5, 5), between(-5, 5), 0};
        for (int j = 0; j < p; j++) {
            a[2][j] = a[0][j] + c * a[1][j];
        }
        b[2] = b[0] + c * b[1] + (solvable ? 0 : sign());
        double[] start = new double[p];
        Arrays.setAll(start, j -> between(-2, 2));
        StringBuilder text = new StringBuilder(starts(start));
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < p; j++) {
                text.append(j == 0 ? "" : " + ").append(number(a[i][j]) + "*x[" + (j + 1) + "]");
            }
            text.append(" = ").append(b[i]).append('\n');
        }
        return text.toString();
    }

    /** Flows between nodes whose sources balance, or not. */
    private String flow(boolean solvable) {
        int n = between(3, 8);
        double[] start = new double[n];
        double[] level = new double[n];
        for (int j = 0; j < n; j++) {
            start[j] = below(2) == 0 ? 0 : uniform(-1, 1);
            level[j] = uniform(-1, 1);
        }
        String law = List.of("%s", "(%s)^3 + (%1$s)", "atan(%s)", "sinh(%s)").get(below(4));
        StringBuilder[] left = new StringBuilder[n];
        double[] sources = new double[n];
        Arrays.setAll(left, i -> new StringBuilder());
        for (int j = 1; j < n; j++) {
            edge(left, sources, level, law, below(j), j);
        }
        for (int e = 0; e < n / 2; e++) {
            int i = below(n);
            int j = below(n);
            if (i != j) {
                edge(left, sources, level, law, i, j);
            }
        }
        if (!solvable) {
            sources[below(n)] += sign() * Math.pow(10, uniform(-2, 0));
        }
        StringBuilder text = new StringBuilder(starts(start));
        for (int i = 0; i < n; i++) {
            text.append(left[i]).append(" = ").append(number(sources[i])).append('\n');
        }
        return text.toString();
    }

    private void edge(
            StringBuilder[] left, double[] sources, double[] level, String law, int i, int j) {
        double c = uniform(0.5, 2);
        String drop = "x[" + (i + 1) + "] - x[" + (j + 1) + "]";
        String flow = c + "*(" + law.formatted(drop) + ")";
        double d = level[i] - level[j];
        double value = c
                * switch (law) {
                    case "%s" -> d;
                    case "atan(%s)" -> Math.atan(d);
                    case "sinh(%s)" -> Math.sinh(d);
                    default -> d * d * d + d;
                };
        left[i].append(" + ").append(flow);
        left[j].append(" - ").append(flow);
        sources[i] += value;
        sources[j] -= value;
    }

    /** Rates of reactions that keep a weighted sum; the right sides keep it too, or not. */
    private String conserved(boolean solvable) {
        int n = between(3, 6);
        double[] z = new double[n];
        double[] start = new double[n];
        for (int j = 0; j < n; j++) {
            z[j] = uniform(0.3, 1.3);
            start[j] = z[j] * uniform(0.8, 1.25);
        }
        int m = n + 1;
        String[] rates = new String[m];
        double[] values = new double[m];
        for (int k = 0; k < m; k++) {
            int i = below(n);
            int j = below(n);
            double c = uniform(0.5, 2);
            switch (below(3)) {
                case 0 -> {
                    rates[k] = c + "*x[%d]*x[%d]".formatted(i + 1, j + 1);
                    values[k] = c * z[i] * z[j];
                }
                case 1 -> {
                    rates[k] = c + "*exp(0.5*x[%d])".formatted(i + 1);
                    values[k] = c * Math.exp(0.5 * z[i]);
                }
                default -> {
                    rates[k] = c + "*(sin(x[%d]) + x[%d])".formatted(i + 1, j + 1);
                    values[k] = c * (Math.sin(z[i]) + z[j]);
                }
            }
        }
        int[][] stoichiometry = new int[n][m];
        for (int k = 0; k < m; k++) {
            for (int i = 0; i < n - 1; i++) {
                stoichiometry[i][k] = between(-3, 3);
                stoichiometry[n - 1][k] -= stoichiometry[i][k];
            }
        }
        StringBuilder text = new StringBuilder(starts(start));
        for (int i = 0; i < n; i++) {
            StringBuilder left = new StringBuilder();
            double right = i == n - 1 && !solvable ? sign() * Math.pow(10, uniform(-2, 0)) : 0;
            for (int k = 0; k < m; k++) {
                if (stoichiometry[i][k] != 0) {
                    left.append(left.isEmpty() ? "" : " + ");
                    left.append(number(stoichiometry[i][k])).append('*').append(rates[k]);
                    right += stoichiometry[i][k] * values[k];
                }
            }
            text.append(left.isEmpty() ? "x[1]" : left).append(" = ").append(number(right));
            text.append('\n');
        }
        return text.toString();
    }

    private String limit() {
        double a = uniform(0.5, 2);
        double u = Math.pow(10, between(-6, 6));
        String x = "(x/" + u + ")";
        String start = "var x = " + u * uniform(0.5, 2) + "\n";
        return start
                + List.of(
                                "%s*exp(-%s) = 0*%s*%s\n",
                                "%s/(%s) = 0*%s*%s\n",
                                "%s*atan(%s) - %1$s*pi/2 = 0*%s*%s\n",
                                "%s*tanh(%s) - %1$s = 0*%s*%s\n",
                                "%s*%s/(1 + %2$s) - %1$s = 0*%s*%s\n",
                                "%s/(1 + %s^2) = 0*%s*%s\n")
                        .get(below(6))
                        .formatted(a, x, a, x);
    }

    private String rootless() {
        double c = Math.pow(10, uniform(-2, 0.5));
        double a = uniform(-2, 2);
        double b = uniform(-2, 2);
        double d = uniform(0.2, 2);
        String start = starts(new double[] {uniform(-2, 2), uniform(-2, 2)});
        String other = number(d) + "*x[1] + sin(x[2]) + 2*x[2] = " + number(a) + "\n";
        return start
                + switch (below(4)) {
                    case 0 -> "(x[1] - " + number(a) + ")^2 + " + c + " = 0\n" + other;
                    case 1 ->
                        "(x[1] + x[2])^2 + (x[1] - " + number(b) + ")^2 = -" + c + "\n" + other;
                    case 2 -> "exp(x[1]) + exp(-x[1]) = " + (2 - Math.min(1.5, c)) + "\n" + other;
                    default -> "sqrt(1 + x[2]^2) = " + 1 / (1 + c) + "\n" + other;
                };
    }

    /** Roots at which the Jacobian is singular, at 0 and elsewhere, in units. */
    private String degenerate() {
        double u = below(2) == 0 ? 1 : Math.pow(10, between(-9, 9));
        double a = uniform(-2, 2);
        int m = between(2, 5);
        String x = "(x[1]/" + u + ")";
        String y = "(x[2]/" + u + ")";
        String start = starts(new double[] {u * uniform(0.3, 2), u * uniform(0.3, 2)});
        String na = number(a);
        return start
                + switch (below(8)) {
                    case 0 -> "%s*%s = 0\n%1$s + %2$s = 0\n".formatted(x, y);
                    case 1 -> "%s^%d = 0\n%1$s + %3$s = 1\n".formatted(x, m, y);
                    case 2 -> "(%s - %s)^%d = 0\n%4$s - %1$s = 1\n".formatted(x, na, m, y);
                    case 3 -> "%s^2 + %s^2 = 0\n%1$s*%2$s = 0\n".formatted(x, y);
                    case 4 -> "1 - cos(%s) = 0\n%s - %1$s^2 = 0\n".formatted(x, y);
                    case 5 -> "%s - %s^2 = 0\n%1$s = 0\n".formatted(x, y);
                    case 6 -> "%s^2*%s = 0\n%1$s + %2$s = 2\n".formatted(x, y);
                    default -> "%s^2 + %s^2 = 2\n%1$s*%2$s = 1\n".formatted(x, y);
                };
    }

    /** A root whose unknowns are far larger than the start. */
    private String far() {
        double f = Math.pow(10, uniform(0, 8));
        double a = uniform(0.5, 2);
        String start = starts(new double[] {uniform(0.5, 1.5), uniform(0.5, 1.5)});
        return start
                + String.format(
                        Locale.ROOT,
                        switch (below(4)) {
                            case 0 -> "x[1]^2 = %1$s\nx[2] - x[1] = %2$s\n";
                            case 1 -> "x[1]*x[2] = %1$s\nx[1] - %2$s*x[2] = 0\n";
                            case 2 -> "x[1]^3 + x[1] = %1$s\nx[2] + x[1] = %2$s\n";
                            default -> "1/x[1] = 1/%1$s\nlog(x[2]) + %2$s*x[1]/%1$s = 3\n";
                        },
                        f,
                        a);
    }

    private String smooth() {
        int n = between(2, 6);
        double[] z = new double[n];
        double[] start = new double[n];
        for (int j = 0; j < n; j++) {
            z[j] = uniform(-1, 1);
            start[j] = z[j] + uniform(-0.3, 0.3);
        }
        StringBuilder text = new StringBuilder(starts(start));
        for (int i = 0; i < n; i++) {
            double right = 0;
            List<String> parts = new ArrayList<>();
            for (int j = 0; j < n; j++) {
                double c = uniform(-1, 1) + (i == j ? 2 : 0);
                parts.add(number(c) + "*x[" + (j + 1) + "]");
                right += c * z[j];
            }
            int k = below(n);
            int l = below(n);
            parts.add("tanh(x[%d])*x[%d]".formatted(k + 1, l + 1));
            right += Math.tanh(z[k]) * z[l];
            text.append(String.join(" + ", parts))
                    .append(" = ")
                    .append(number(right))
                    .append('\n');
        }
        return text.toString();
    }
}
