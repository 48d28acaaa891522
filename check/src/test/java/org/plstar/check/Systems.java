package org.plstar.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Systems in which every term of every bound counts: radii so large that terms of higher order are
 * not small, kinks in the ball, positions that repeat, several programs.
 */
record Systems(
        String name, List<Programs> programs, double radius, boolean measured, boolean sharp) {
    static List<Systems> all() {
        List<Systems> all = new ArrayList<>();
        for (int seed = 0; seed < 32; seed++) {
            Programs p = Programs.random(seed);
            boolean domain = seed % 8 >= 3 && seed % 8 <= 5; // of logarithms, roots, reciprocals
            double radius = new double[] {0.15, 0.02, 0.4, 0.002}[seed / 8] / (domain ? 20 : 1);
            // norms of products that are not measured are bounded in other ways by the second check
            boolean measured = (seed % 8 > 0 && seed % 8 < 5) || seed >= 16;
            all.add(new Systems(
                    "random" + seed, List.of(p), radius, measured, domain || seed % 3 > 0));
        }
        all.add(of("chain", 0.3, chain()));
        all.add(of("products", 0.4, products()));
        all.add(of("blocks", 0.3, blocks()));
        all.add(of("kinks", 0.3, kinks()));
        all.add(of("sites", 0.2, sites(3)));
        all.add(of("functions", 0.1, functions()));
        all.add(of("wide", 0.2, wide()));
        all.add(of("repeats", 0.2, repeats()));
        Programs chain = chain();
        all.add(new Systems("two", List.of(chain, second(chain)), 0.25, true, true));
        return all;
    }

    private static Systems of(String name, double radius, Programs p) {
        return new Systems(name, List.of(p), radius, false, true);
    }

    private static Programs chain() {
        Programs p = new Programs(2, new Random(1));
        int z = p.mul(p.param(p.unknown(3, 2)), p.data(2), 1, 3, 2, 1);
        int h = p.f("tanh", p.scale(0.6, z));
        int g = p.f("softplus", p.mul(p.param(p.unknown(3, 3)), h, 1, 3, 3, 1));
        p.mul(p.param(p.unknown(1, 3)), g, 1, 1, 3, 1);
        return p;
    }

    /** Squares of squares, a product with itself, params as right operands and by themselves. */
    private static Programs products() {
        Programs p = new Programs(2, new Random(2));
        int a = p.param(p.unknown(3));
        int v = p.times(p.data(3), a);
        int square = p.times(v, v);
        int cube = p.times(square, p.lin(1, v, 0.5, a));
        int once = p.mul(cube, p.param(p.unknown(3)), 1, 1, 3, 1);
        int two = p.mul(p.param(p.unknown(1, 3)), p.param(p.unknown(3)), 1, 1, 3, 1);
        p.lin(1, p.lin(1, once, 1, two), 0.4, p.sum(p.times(square, cube), 1));
        return p;
    }

    /** Several blocks of matrices on both sides, and a param of several blocks. */
    private static Programs blocks() {
        Programs p = new Programs(2, new Random(3));
        int x = p.data(4);
        int a = p.mul(p.param(p.unknown(2, 2, 1)), p.gather(x, 0, 1), 2, 2, 1, 1);
        int b = p.f("sin", p.mul(p.param(p.unknown(2, 1, 2)), a, 2, 1, 2, 1));
        int d = p.gather(p.lin(1, a, 0.3, x), 0, 3);
        int c = p.mul(p.gather(b, 0, 1, 1, 0), d, 2, 2, 1, 1);
        p.mul(p.param(p.unknown(1, 4)), p.f("atan", c), 1, 1, 4, 1);
        return p;
    }

    private static Programs kinks() {
        Programs p = new Programs(3, new Random(4));
        int z = p.dense(p.data(3), 3, 5, 1);
        int h = p.relu(z);
        int g = p.relu(p.dense(p.lin(0.5, z, 1, h), 5, 4, 1));
        p.dense(p.lin(1, g, 1, p.times(g, p.gather(h, 0, 1, 2, 3))), 4, 2, 1);
        return p;
    }

    /** A matrix that meets sites, positions that repeat in a sample and over lines. */
    private static Programs sites(int n) {
        Programs p = new Programs(n, new Random(5));
        double[] ids =
                IntStream.range(0, n * 4).mapToDouble(i -> (i / 4 + i % 2) % 3).toArray();
        p.arrays.put("ids", new Certificate.Numbers(ids, true, n, 4));
        int e = p.param(p.unknown(3), "each:ids", 4);
        int u = p.unknown(2, 2);
        int z = p.f("erf", p.mul(p.param(u), p.lin(0.7, e, 1, p.data(4)), 1, 2, 2, 2));
        int y = p.mul(p.param(u, "1+2*1+2*1", 4), z, 1, 2, 2, 2);
        int s = p.add(2, "sum %d 0+2*1+2*0 2", y);
        p.mul(p.param(p.unknown(3), "0+2*1+2*1", 4), p.f("tanh", s), 1, 2, 2, 1);
        return p;
    }

    /** Products of many blocks, of which norms are taken together. */
    private static Programs wide() {
        Programs p = new Programs(2, new Random(8));
        int z = p.mul(p.param(p.unknown(9, 2)), p.data(2), 1, 9, 2, 1);
        int y = p.times(z, p.f("tanh", z));
        p.mul(p.param(p.unknown(2, 9)), y, 1, 2, 9, 1);
        return p;
    }

    /** Params that enter once, at positions that repeat in the sample, times one number. */
    private static Programs repeats() {
        Programs p = new Programs(2, new Random(9));
        int z = p.f("tanh", p.mul(p.param(p.unknown(1, 2)), p.data(2), 1, 1, 2, 1));
        int y = p.mul(p.param(p.unknown(2), "0+2*0+2*1", 4), z, 1, 4, 1, 1);
        p.mul(p.param(p.unknown(1, 4)), p.f("atan", y), 1, 1, 4, 1);
        return p;
    }

    private static Programs functions() {
        Programs p = new Programs(1, new Random(6));
        int w = p.param(p.unknown(3));
        int e = p.f("exp", p.scale(0.4, w));
        int r = p.f("recip", p.f("sqrt", p.lin(1, e, 0.2, p.times(e, e))));
        int l = p.f("log", p.lin(1, r, 1, p.f("softplus", w)));
        int c = p.f("cos", p.lin(2, l, 1, p.f("erf", p.f("sin", w))));
        p.mul(p.param(p.unknown(2, 3)), p.f("atan", c), 1, 2, 3, 1);
        return p;
    }

    /** A second program on the params of a first. */
    private static Programs second(Programs of) {
        Programs p = new Programs(1, new Random(7));
        p.names.addAll(of.names);
        p.shapes.addAll(of.shapes);
        p.w.addAll(of.w);
        int x = p.add(2, "const 0.7*2");
        int h = p.f("atan", p.mul(p.param(0), x, 1, 3, 2, 1));
        int g = p.times(p.mul(p.param(1), h, 1, 3, 3, 1), p.param(2));
        p.sum(g, 1);
        return p;
    }

    private List<double[]> targets() {
        List<double[]> y = new ArrayList<>();
        for (Programs p : programs) {
            double[] t = new double[p.samples * p.outputs()];
            Arrays.setAll(t, i -> 0.1 * (i % 3));
            y.add(t);
        }
        return y;
    }

    /** C by rows and norms, B, N, and M. */
    private String[] claims(Certificate c) {
        String lines = Search.sources(c).stream()
                .map(l -> measured ? l.toString() : "[]")
                .collect(Collectors.joining(", "));
        String more = "\"point\": \"w1\", \"measured\": [%s], \"sharp\": %s, \"radii\": %s"
                .formatted(lines, sharp, "%s");
        String cells = more.formatted("[%s, %s]".formatted(radius / 2, radius));
        String one = more.formatted("[%s]".formatted(radius));
        String q = IntStream.range(0, programs.size())
                .mapToObj(g -> "\"q" + g + "\"")
                .collect(Collectors.joining(", "));
        return new String[] {
            "{\"claim\": \"C\", \"by\": \"rows\", %s}".formatted(cells),
            "{\"claim\": \"C\", \"by\": \"norms\", %s}".formatted(cells),
            "{\"claim\": \"B\", \"by\": \"norms\", \"eta\": 1e-9, %s}".formatted(one),
            "{\"claim\": \"N\", \"direction\": [%s], %s}".formatted(q, one),
            "{\"claim\": \"M\", %s}".formatted(one)
        };
    }

    Map<String, Certificate.Numbers> arrays() {
        Map<String, Certificate.Numbers> all =
                new LinkedHashMap<>(Programs.arrays(programs, programs.getFirst().w, targets()));
        for (int g = 0; g < programs.size(); g++) {
            Programs p = programs.get(g);
            double[] q = new double[p.samples * p.outputs()]; // rows of one norm
            Arrays.setAll(q, i -> (i % 2 == 0 ? 0.75 : -0.75) / Math.sqrt(p.outputs()));
            all.put("q" + g, new Certificate.Numbers(q, false, p.samples, p.outputs()));
        }
        return all;
    }

    String json() {
        List<double[]> w = programs.getFirst().w;
        Certificate c = Certificate.of(Programs.json(programs, w), arrays());
        return Programs.json(programs, w, claims(c));
    }

    Certificate certificate() {
        return Certificate.of(json(), arrays());
    }
}
