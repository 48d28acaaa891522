package org.plstar.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A builder of programs in the language, and random small ones of all kinds. */
final class Programs {
    static final List<String> KINDS =
            List.of("smooth", "stack", "conv", "attention", "norm", "shared", "bare", "embedding");

    final List<String> lines = new ArrayList<>();
    final List<Integer> size = new ArrayList<>();
    final List<String> names = new ArrayList<>();
    final List<int[]> shapes = new ArrayList<>();
    final Map<String, Certificate.Numbers> arrays = new LinkedHashMap<>();
    final List<double[]> w = new ArrayList<>();
    final int samples;
    private final Random random;

    Programs(int samples, Random random) {
        this.samples = samples;
        this.random = random;
    }

    @SuppressWarnings("AnnotateFormatMethod")
    int add(int elements, String format, Object... parts) {
        lines.add(String.format(format, parts));
        size.add(elements);
        return lines.size() - 1;
    }

    double normal(double scale) {
        return scale * random.nextGaussian();
    }

    int data(int d) {
        double[] x = random.doubles((long) samples * d, -1.7, 1.7).toArray();
        arrays.put("x" + lines.size(), new Certificate.Numbers(x, false, samples, d));
        return add(d, "data x%d", lines.size());
    }

    /** A new param of normal numbers, by its position. */
    int unknown(int... shape) {
        int n = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        names.add("w" + names.size());
        shapes.add(shape);
        w.add(IntStream.range(0, n).mapToDouble(i -> normal(1)).toArray());
        return names.size() - 1;
    }

    int param(int p) {
        return add(w.get(p).length, "param %d 0+%d*1", p, w.get(p).length);
    }

    int param(int p, String index, int elements) {
        return add(elements, "param %d %s", p, index);
    }

    int gather(int a, int... index) {
        String name = "i" + lines.size();
        double[] v = Arrays.stream(index).asDoubleStream().toArray();
        arrays.put(name, new Certificate.Numbers(v, true, index.length));
        return add(index.length, "gather %d %s", a, name);
    }

    int lin(double alpha, int a, double beta, int b) {
        return add(size.get(a), "lin %s %d %s %d", alpha, a, beta, b);
    }

    int scale(double alpha, int a) {
        return add(size.get(a), "lin %s %d", alpha, a);
    }

    int mul(int a, int b, int k, int r, int s, int t) {
        return add(k * r * t, "mul %d %d %d %d %d %d", a, b, k, r, s, t);
    }

    int times(int a, int b) {
        return mul(a, b, size.get(a), 1, 1, 1);
    }

    int f(String name, int a) {
        return add(size.get(a), "f %s %d", name, a);
    }

    int relu(int a) {
        return add(size.get(a), "relu %d", a);
    }

    int max(int a, int b) {
        return lin(1, b, 1, relu(lin(1, a, -1, b)));
    }

    int act(String name, int a) {
        return switch (name) {
            case "relu" -> relu(a);
            case "abs" -> lin(2, relu(a), -1, a);
            default -> f(name, a);
        };
    }

    /** A dense layer on [in, sites] with a bias. */
    int dense(int x, int in, int out, int sites) {
        int y = mul(param(unknown(out, in)), x, 1, out, in, sites);
        int b = unknown(out);
        int bias = param(b, "0+" + out + "*1+" + sites + "*0", out * sites);
        return lin(1 / Math.sqrt(in), y, 0.3, bias);
    }

    int sum(int a, int groups) {
        int each = size.get(a) / groups;
        return add(groups, "sum %d 0+%d*1+%d*0 %d", a, groups, each, groups);
    }

    int repeat(int a, int times) {
        return add(size.get(a) * times, "gather %d 0+%d*1+%d*0", a, size.get(a), times);
    }

    int constant(double v, int n) {
        return add(n, "const %s*%d", v, n);
    }

    int attention(int x, int d, int t) {
        int q = mul(param(unknown(d, d)), x, 1, d, d, t);
        int k = mul(param(unknown(d, d)), x, 1, d, d, t);
        int v = mul(param(unknown(d, d)), x, 1, d, d, t);
        String turn = "0+" + t + "*1+" + d + "*" + t;
        int scores = mul(add(d * t, "gather %d %s", q, turn), k, 1, t, d, t);
        int e = f("exp", scale(0.3 / Math.sqrt(d), scores));
        int r = f("recip", sum(e, t));
        int a = mul(e, r, t, t, 1, 1);
        int y = mul(a, add(d * t, "gather %d %s", v, turn), 1, t, t, d);
        return add(d * t, "gather %d 0+%d*1+%d*%d", y, d, t, d);
    }

    int layerNorm(int x, int d) {
        int mean = repeat(scale(1.0 / d, sum(x, 1)), d);
        int c = lin(1, x, -1, mean);
        int v = lin(1.0 / d, mul(c, c, 1, 1, d, 1), 1, constant(1e-3, 1));
        int y = mul(c, f("recip", f("sqrt", v)), 1, d, 1, 1);
        return lin(1, times(param(unknown(d)), y), 1, param(unknown(d)));
    }

    /** Four windows of 2 x 2 with padding on an image of 2 x 2. */
    int windows(int x, int channels) {
        int[] index = new int[channels * 4 * 4];
        for (int i = 0; i < index.length; i++) {
            int site = i % 4;
            int tap = i / 4 % 4;
            int row = site / 2 + tap / 2;
            int column = site % 2 + tap % 2;
            index[i] = row > 1 || column > 1 ? -1 : i / 16 * 4 + row * 2 + column;
        }
        return gather(x, index);
    }

    static Programs random(int seed) {
        Random r = new Random(seed);
        String kind = KINDS.get(seed % KINDS.size());
        Programs p = new Programs(1 + r.nextInt(3), r);
        String[] smooth = {"tanh", "softplus", "erf", "atan", "sin"};
        String[] any = {"tanh", "softplus", "relu", "relu", "abs", "sin"};
        String act = kind.equals("smooth") ? smooth[r.nextInt(5)] : any[r.nextInt(6)];
        int c = 1 + r.nextInt(3);
        switch (kind) {
            case "conv" -> {
                int z = p.act(act, p.dense(p.windows(p.data(4), 1), 4, 3, 4));
                int pool = p.max(p.gather(z, 0, 1, 4, 5, 8, 9), p.gather(z, 2, 3, 6, 7, 10, 11));
                int y = p.act(act, p.dense(p.gather(pool, 0, 1, 2, 3, 4, 5), 6, 6, 1));
                p.dense(p.lin(1, pool, 1, y), 6, c, 1);
            }
            case "attention" -> {
                int z = p.dense(p.data(6), 2, 3, 3);
                p.dense(p.lin(1, z, 1, p.attention(z, 3, 3)), 9, c, 1);
            }
            case "norm" ->
                p.dense(p.act(act, p.layerNorm(p.dense(p.data(4), 4, 5, 1), 5)), 5, c, 1);
            case "shared" -> {
                int u = p.unknown(4, 4);
                int z = p.act(act, p.mul(p.param(u), p.data(4), 1, 4, 4, 1));
                int again = p.f("tanh", p.scale(0.5, p.mul(p.param(u), z, 1, 4, 4, 1)));
                int y = p.f("recip", p.f("sqrt", p.f("exp", p.scale(0.3, again))));
                int l = p.f("log", p.f("exp", p.scale(0.5, p.f("cos", p.times(z, y)))));
                p.dense(l, 4, c, 1);
            }
            case "bare" -> {
                int a = p.param(p.unknown(3));
                int b = p.param(p.unknown(3));
                int turned = p.gather(b, 1, 2, 0);
                int z = p.max(p.max(a, b), p.scale(0.5, p.times(p.gather(a, 0, 1, 2), turned)));
                int x = p.gather(p.data(1), 0, 0, 0);
                int y = p.times(x, p.act(act, p.lin(1, p.gather(a, 2, 2, 1), -1, b)));
                p.sum(p.lin(1, z, 1, y), 1);
            }
            case "embedding" -> {
                double[] ids = new double[p.samples * 4];
                for (int i = 0; i < ids.length; i++) {
                    ids[i] = 2 * ((i / 2 + i / 4) % 3) + i % 2;
                }
                p.arrays.put("ids", new Certificate.Numbers(ids, true, p.samples, 4));
                int e = p.param(p.unknown(3, 2), "each:ids", 4);
                int z = p.act(act, p.dense(e, 4, 3, 1));
                p.dense(p.lin(1, z, 1, p.relu(p.lin(1, z, 0.5, p.gather(e, 0, 1, 2)))), 3, c, 1);
            }
            default -> {
                int d = 2 + r.nextInt(3);
                int x = p.data(d);
                for (int l = 1 + r.nextInt(3); l > 0; l--) {
                    int m = 3 + r.nextInt(4);
                    x = p.act(
                            l == 1 ? act : kind.equals("smooth") ? "tanh" : "relu",
                            p.dense(x, d, m, 1));
                    d = m;
                }
                p.dense(x, d, c, 1);
            }
        }
        if (seed / KINDS.size() % 3 == 0) {
            for (double[] v : p.w) { // units on their kinks, ties
                for (int j = 0; j < v.length; j++) {
                    v[j] = r.nextInt(10) < 3 ? 0 : Math.rint(10 * v[j]) / 10;
                }
            }
        }
        return p;
    }

    int outputs() {
        return size.getLast();
    }

    /** The JSON of these programs, which share the params of the first. */
    static String json(List<Programs> programs, List<double[]> w, String... claims) {
        Programs p = programs.getFirst();
        String params = IntStream.range(0, p.names.size())
                .mapToObj(i -> "{\"name\": \"%s\", \"shape\": %s}"
                        .formatted(p.names.get(i), Arrays.toString(p.shapes.get(i))))
                .collect(Collectors.joining(", "));
        String systems = IntStream.range(0, programs.size())
                .mapToObj(g -> "{\"samples\": %d, \"targets\": \"y%d\", \"lines\": [%s]}"
                        .formatted(
                                programs.get(g).samples,
                                g,
                                programs.get(g).lines.stream()
                                        .map(l -> "\"" + l + "\"")
                                        .collect(Collectors.joining(", "))))
                .collect(Collectors.joining(", "));
        String point = IntStream.range(0, w.size())
                .mapToObj(i -> "\"p" + i + "\"")
                .collect(Collectors.joining(", "));
        return """
            {"format": 4, "params": [%s], "programs": [%s], "points": {"w1": [%s]}, "claims": [%s]}
            """.formatted(params, systems, point, String.join(", ", claims));
    }

    /** A certificate of programs at weights; targets of the first program's are the outputs. */
    static Certificate certificate(
            List<Programs> programs, List<double[]> w, List<double[]> targets, String... claims) {
        return Certificate.of(json(programs, w, claims), arrays(programs, w, targets));
    }

    /** All arrays of such a certificate. */
    static Map<String, Certificate.Numbers> arrays(
            List<Programs> programs, List<double[]> w, List<double[]> targets) {
        Map<String, Certificate.Numbers> all = new LinkedHashMap<>();
        for (int g = 0; g < programs.size(); g++) {
            Programs p = programs.get(g);
            all.putAll(p.arrays);
            all.put(
                    "y" + g,
                    new Certificate.Numbers(targets.get(g), false, p.samples, p.outputs()));
        }
        for (int i = 0; i < w.size(); i++) {
            int[] shape = programs.getFirst().shapes.get(i);
            all.put("p" + i, new Certificate.Numbers(w.get(i), false, shape));
        }
        return all;
    }

    Certificate certificate(String... claims) {
        double[] zero = new double[samples * outputs()];
        return certificate(List.of(this), w, List.of(zero), claims);
    }
}
