package org.plstar.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates that claim something false, with digests that are right: none is confirmed. */
class ForgeryTest {
    private static final int FORGED = Integer.getInteger("plstar.check.forged", 500);

    @TempDir
    Path folder;

    private static String claim(String kind, String by, String more, double... radii) {
        return """
            {"claim": "%s", "point": "w1", %s "measured": [[]], "radii": %s%s}\
            """.formatted(
                kind, by.isEmpty() ? "" : "\"by\": \"" + by + "\",", Arrays.toString(radii), more);
    }

    private static String claim(String kind, double... radii) {
        return claim(kind, "rows", "", radii);
    }

    /** Cells of one size. */
    private static double[] cells(int n, double radius) {
        return IntStream.rangeClosed(1, n)
                .mapToDouble(i -> i == n ? radius : radius * i / n)
                .toArray();
    }

    /** What the check says to the files of a program with its targets. */
    private boolean confirmed(Programs p, double[] y, String... claims) throws Exception {
        List<Programs> all = List.of(p);
        Map<String, Certificate.Numbers> arrays = Programs.arrays(all, p.w, List.of(y));
        Path file = CertificateFiles.write(folder, Programs.json(all, p.w, claims), arrays);
        List<String> out = new ArrayList<>();
        int status = Check.run(new String[] {file.toString()}, out);
        assertThat(status).as("%s", out).isLessThan(2);
        assertThat(out.getLast()).isEqualTo(status == 0 ? "confirmed" : "NOT confirmed");
        return status == 0;
    }

    private void refused(Programs p, double[] y, String... claims) throws Exception {
        for (String claim : claims) {
            assertThat(confirmed(p, y, claim)).as("%s", claim).isFalse();
        }
    }

    /** One unknown, at a number, whose line is 1. */
    private static Programs one(double w) {
        Programs p = new Programs(1, new Random(1));
        p.unknown(1);
        p.w.getFirst()[0] = w;
        p.scale(1, p.param(0));
        return p;
    }

    private static String[] all(double radius) {
        List<String> claims = new ArrayList<>();
        for (String by : List.of("rows", "norms")) {
            for (int n : new int[] {1, 10, 100}) {
                claims.add(claim("C", by, "", cells(n, radius)));
                claims.add(claim("A", by, "", cells(n, radius)));
                claims.add(claim("B", by, ", \"eta\": 1e-3", cells(n, radius)));
            }
        }
        return claims.toArray(String[]::new);
    }

    @Test
    void aLineIsSolvedAtItsDistanceAndNoNearer() throws Exception {
        Programs p = one(0.25);
        p.scale(-3, 1);
        for (String claim : all(0.75001)) {
            assertThat(confirmed(p, new double[] {1.5}, claim)).as(claim).isTrue();
        }
        refused(p, new double[] {1.5}, all(0.7499999));
        refused(p, new double[] {1.5001}, all(0.75001));
        Programs q = new Programs(1, new Random(1));
        q.unknown(1);
        q.w.getFirst()[0] = 0.25;
        q.param(0);
        assertThat(confirmed(q, new double[] {1}, claim("A", 0.75001))).isTrue();
        refused(q, new double[] {1}, all(0.7499999));
        p.w.getFirst()[0] += 1e-4;
        refused(p, new double[] {1.5}, all(0.75001));
    }

    @Test
    void aParabolaHasNoSolutionBelowItsFoot() throws Exception {
        Programs p = one(1);
        p.lin(1, p.times(1, 1), 0.5, 1);
        double foot = -0.0625;
        for (double under : new double[] {1e-9, 1e-3, 1}) {
            for (double radius : new double[] {0.5, 1, 1.25, 1.3, 3, 1e6}) {
                refused(p, new double[] {foot - under}, all(radius));
            }
        }
        // further cells, in which kappa is above 1, would make the rate a larger number
        refused(p, new double[] {0.45}, claim("A", cells(50, 1.3)), claim("C", cells(50, 1.3)));
        // at the foot itself the solution is 1.25 away, where the slope vanishes
        refused(p, new double[] {foot}, all(1.25));
        assertThat(confirmed(p, new double[] {0.5}, claim("C", cells(100, 0.51))))
                .isTrue();
        refused(p, new double[] {0.5}, all(0.499));
    }

    /** The slope of a line is 3: rates are 9, and η 9 a step. */
    @Test
    void numbersOfALineAreItsOwn() {
        Programs p = one(0.25);
        p.scale(-3, 1);
        for (String by : List.of("rows", "norms")) {
            assertThat(number(p, claim("A", by, "", 0.76), "rate")).isBetween(8.9, 9.0);
            assertThat(number(p, claim("B", by, ", \"eta\": 1e-3", 0.76), "rate"))
                    .isBetween(8.9e-3, 9e-3);
            assertThat(number(p, claim("C", by, ", \"from\": \"w1\"", 0.76), "from"))
                    .isBetween(0.76, 0.7601);
        }
    }

    private static double number(Programs p, String claim, String name) {
        double[] y = {1.5};
        Proof proof = Claims.prove(Programs.certificate(List.of(p), p.w, List.of(y), claim))
                .getFirst();
        assertThat(proof.confirmed()).as(proof.why()).isTrue();
        return proof.number(name);
    }

    /** All points of a ball are those of no larger one, some point is in no smaller one. */
    @Test
    void wordsSayNoMoreThanIsProved() {
        Pattern within = Pattern.compile("within ([-+.e0-9]+) of w1|stays within ([-+.e0-9]+) and");
        for (double r : new double[] {0.9995004, 1.00049, 1.0004, 0.99951, 9.9996, 1.0005, 3e-7}) {
            Programs p = one(0);
            p.arrays.put("q", new Certificate.Numbers(new double[] {1}, false, 1, 1));
            String[] claims = {
                claim("A", r),
                claim("B", "rows", ", \"eta\": 1e-3", r),
                claim("C", r),
                claim("N", "", ", \"direction\": [\"q\"]", r),
                claim("M", "", "", r)
            };
            for (String claim : claims) {
                double y = (claim.contains("\"N\"") ? 1 + 1e-8 : 1 - 1e-8) * r;
                Certificate c =
                        Programs.certificate(List.of(p), p.w, List.of(new double[] {y}), claim);
                Proof proof = Claims.prove(c).getFirst();
                assertThat(proof.confirmed()).as(claim + proof.why()).isTrue();
                Matcher m = within.matcher(proof.words());
                assertThat(m.find()).as(proof.words()).isTrue();
                double said = Double.parseDouble(m.group(1) == null ? m.group(2) : m.group(1));
                boolean all = claim.contains("direction") || claim.contains("\"M\"");
                assertThat(said).isBetween(all ? 0.998 * r : r, all ? r : 1.002 * r);
            }
        }
    }

    /**
     * F = w² from 1 to 1/2: κ and F allow it within .3; a step of .14 takes the factor √(1 - .14 ·
     * 2 · .5) away.
     */
    @Test
    void aLongStepTakesReachAway() throws Exception {
        Programs p = one(1);
        p.times(1, 1);
        double[] within = cells(200, 0.3);
        for (String by : List.of("rows", "norms")) {
            assertThat(confirmed(p, new double[] {0.5}, claim("B", by, ", \"eta\": 1e-3", within)))
                    .isTrue();
            refused(p, new double[] {0.5}, claim("B", by, ", \"eta\": 0.14", within));
            String further = claim("B", by, ", \"eta\": 0.137", cells(200, 0.35));
            assertThat(confirmed(p, new double[] {0.5}, further)).isTrue();
        }
    }

    @Test
    void aReluHasNoSolutionBelowZeroAndNoSlopeThere() throws Exception {
        for (double w : new double[] {-1, -1e-9, 0, 1e-9, 0.5}) {
            Programs p = one(w);
            p.relu(1);
            for (double y : new double[] {-1e-9, -0.1}) {
                for (double radius : new double[] {1e-9, 1e-3, 0.6, 10}) {
                    refused(p, new double[] {y}, all(radius));
                }
            }
            if (w <= 0) { // a solution, but the flow from here does not move
                refused(p, new double[] {0.25}, all(2));
            }
        }
        Programs p = one(0.5);
        p.relu(1);
        assertThat(confirmed(p, new double[] {0.1}, claim("B", "rows", ", \"eta\": 0.9", 0.45)))
                .isTrue();
        // a step to beyond the kink
        refused(p, new double[] {0.1}, claim("B", "rows", ", \"eta\": 1.9", 0.45));
    }

    @Test
    void aKinkTakesSlopeAway() throws Exception {
        // slope 1 below 0 and 0.1 above, so that 0.05 is reached at 0.5
        Programs p = one(-0.1);
        p.lin(1, 1, -0.9, p.relu(1));
        refused(p, new double[] {0.05}, all(0.59));
        refused(p, new double[] {0.05}, all(0.2));
        for (String by : List.of("rows", "norms")) {
            String claim = claim("A", by, "", cells(200, 0.65));
            assertThat(confirmed(p, new double[] {0.05}, claim)).isTrue();
        }
    }

    @Test
    void theLargerOfTwoIsNotTheOther() throws Exception {
        for (double apart : new double[] {1e-3, -1e-3, 0}) {
            Programs p = new Programs(1, new Random(1));
            p.unknown(2);
            p.w.getFirst()[0] = apart;
            p.w.getFirst()[1] = 0;
            int w = p.param(0);
            p.max(p.gather(w, 0), p.gather(w, 1));
            // max(a, b) = 1 wants a step of 1 - max; a step of less than this reaches none
            double least = 1 - Math.max(apart, 0);
            refused(p, new double[] {1}, all(0.99 * least));
            // |a - b| = -y
            Programs q = new Programs(1, new Random(1));
            q.unknown(2);
            q.w.getFirst()[0] = apart;
            q.w.getFirst()[1] = 0;
            int v = q.param(0);
            int d = q.lin(1, q.gather(v, 0), -1, q.gather(v, 1));
            q.lin(2, q.relu(d), -1, d);
            refused(q, new double[] {-1e-6}, all(1));
            refused(q, new double[] {-1e-6}, all(1e-3));
        }
    }

    @Test
    void noBallReachesBeyondALogarithmOrPole() throws Exception {
        Programs p = one(1);
        p.f("log", 1);
        refused(p, new double[] {-30}, all(0.9999));
        refused(p, new double[] {-30}, all(1));
        refused(p, new double[] {-30}, all(3));
        Programs q = one(1);
        q.f("recip", 1);
        refused(q, new double[] {-1}, all(2.5));
        Programs r = one(1);
        r.f("sqrt", 1);
        refused(r, new double[] {-0.1}, all(1));
        refused(r, new double[] {-0.1}, all(2));
        Programs e = one(0);
        e.f("exp", 1);
        refused(e, new double[] {-1e-9}, all(40));
        Programs t = one(0);
        t.f("tanh", 1);
        refused(t, new double[] {1.000001}, all(1e5));
        refused(t, new double[] {1.000001}, all(2));
        Programs s = one(0);
        s.f("sin", 1);
        refused(s, new double[] {1.000001}, all(2));
        refused(s, new double[] {1.000001}, all(1e5));
    }

    @Test
    void whatUnderflowsIsNotForgotten() throws Exception {
        // w + 1e50, which is made of a product that no double holds
        Programs p = one(0);
        int k = p.constant(1e-200, 1);
        int small = p.times(k, p.gather(k, 0));
        int large = p.scale(1e150, p.scale(1e150, p.scale(1e150, small)));
        p.lin(1, 1, 1, large);
        refused(p, new double[] {0}, all(1e-3));
        // w + 1e-30 w², of factors whose product no double holds
        Programs q = one(0);
        int z = q.mul(q.param(0), q.constant(1e150, 1), 1, 1, 1, 1);
        int product = q.times(q.scale(1e-110, z), q.scale(-1e-110, z));
        q.lin(1, 1, 1, q.scale(-1e-110, product));
        refused(q, new double[] {-1e30}, all(1.1e30));
        Programs r = one(0);
        r.lin(1e-80, 1, -1e-165, r.times(1, 1)); // not above 2.5e4
        refused(r, new double[] {1e15}, all(1.1e95));
    }

    @Test
    void anInverseThatIsWrongProvesNothing() throws Exception {
        for (double delta = 1e-6; delta > 3e-9; delta *= 0.93) {
            double d = 1 + delta - 1;
            Programs p = new Programs(1, new Random(1));
            p.unknown(2);
            p.arrays.put("j", new Certificate.Numbers(new double[] {1, 1, 1, 1 + d}, false, 4));
            Arrays.fill(p.w.getFirst(), 0);
            p.mul(p.add(4, "const j"), p.scale(1, p.param(0)), 1, 2, 2, 1);
            double[] y = {1e-8, -1e-8};
            // the solution is (1e-8 + 2e-8 / d, -2e-8 / d)
            double far = Math.hypot(1e-8 + 2e-8 / d, 2e-8 / d);
            refused(p, y, claim("C", far * 0.9999), claim("C", "norms", "", far * 0.9999));
            for (double part = 0.9; part > 0.01; part *= 0.7) {
                refused(p, y, claim("C", far * part));
            }
        }
    }

    @Test
    void stepsThatAreTooLongAreRefused() throws Exception {
        Programs p = one(0.25);
        p.scale(-3, 1);
        for (double eta : new double[] {0.1112, 0.2223, 1, 1e10}) {
            String step = ", \"eta\": " + eta;
            refused(p, new double[] {1.5}, claim("B", "rows", step, 0.8));
            refused(p, new double[] {1.5}, claim("B", "norms", step, 0.8));
        }
        // the factor of the residual is -|1 - 9 η|: beyond 1/9 by the first form of c
        String beyond = claim("B", "rows", ", \"eta\": 0.15", 4);
        assertThat(confirmed(p, new double[] {1.5}, beyond)).isTrue();
        for (double radius : new double[] {0.8, 4, 1e6}) {
            refused(p, new double[] {1.5}, claim("B", "rows", ", \"eta\": 0.2223", radius));
        }
        Programs q = one(1);
        q.times(1, 1);
        refused(q, new double[] {1.44}, claim("B", "rows", ", \"eta\": 0.24", cells(40, 0.3)));
        assertThat(confirmed(q, new double[] {1.44}, claim("B", "rows", ", \"eta\": 0.1", 0.3)))
                .isTrue();
    }

    /**
     * F = (√.1 w1, √λ w2), η = 1, from (0, 0) to (0, 1): the path has the length √λ/(2 - λ), which
     * passes 1/√.1 as λ grows to 2.
     */
    @Test
    void aStepThatOvershootsNeedsALongerPath() throws Exception {
        double[] y = {0, 1};
        String step = ", \"eta\": 1";
        for (String by : List.of("rows", "norms")) {
            // b = 1 - .5/.9, c = √(b (2 - b)), 1/(c √.1) = 3.803
            assertThat(confirmed(apart(1.5), y, claim("B", by, step, 3.81))).isTrue();
            assertThat(confirmed(apart(1.5), y, claim("B", by, step, 3.79))).isFalse();
            // a path of 13.8; c = 1 - λ/2
            for (double radius : new double[] {3.3, 7, 13.7}) {
                refused(apart(1.9), y, claim("B", by, step, radius));
            }
            assertThat(confirmed(apart(1.9), y, claim("B", by, step, 63.3))).isTrue();
            refused(apart(2), y, claim("B", by, step, 1e3));
        }
    }

    private static Programs apart(double large) {
        Programs p = new Programs(1, new Random(1));
        p.unknown(2);
        double[] j = {Math.sqrt(0.1), 0, 0, Math.sqrt(large)};
        p.arrays.put("j", new Certificate.Numbers(j, false, 4));
        Arrays.fill(p.w.getFirst(), 0);
        p.mul(p.add(4, "const j"), p.scale(1, p.param(0)), 1, 2, 2, 1);
        return p;
    }

    @Test
    void absenceIsNotClaimedWhereThereIsASolution() throws Exception {
        Programs p = new Programs(2, new Random(3));
        p.dense(p.f("tanh", p.dense(p.data(3), 3, 4, 1)), 4, 2, 1);
        Truth at = new Truth(p.certificate(), "w1");
        double[] e = new double[p.w.stream().mapToInt(v -> v.length).sum()];
        Random random = new Random(5);
        for (double length : new double[] {1e-6, 1e-3, 0.1, 1}) {
            Arrays.setAll(e, i -> random.nextGaussian());
            double n = Truth.norm(e);
            Arrays.setAll(e, i -> e[i] * length / n);
            double[] y = at.outputs(e);
            for (int i = 0; i < 40; i++) {
                double[] q = IntStream.range(0, 4)
                        .mapToDouble(j -> random.nextGaussian())
                        .toArray();
                q[i % 4] = i % 3 == 0 ? 0 : q[i % 4];
                p.arrays.put("q", new Certificate.Numbers(q, false, 2, 2));
                refused(p, y, claim("N", "", ", \"direction\": [\"q\"]", length * 1.0001));
            }
        }
        double[] far = at.outputs(new double[e.length]);
        far[1] += 1;
        p.arrays.put("q", new Certificate.Numbers(new double[] {0, 1, 0, 0}, false, 2, 2));
        assertThat(confirmed(p, far, claim("N", "", ", \"direction\": [\"q\"]", 0.05)))
                .isTrue();
    }

    @Test
    void absenceAndClassesEndWhereTheyShould() throws Exception {
        Programs p = one(0.25);
        p.scale(-3, 1);
        p.arrays.put("q", new Certificate.Numbers(new double[] {-0.3}, false, 1, 1));
        for (double y : new double[] {1.5, -3}) {
            double far = Math.abs(y + 0.75) / 3;
            String q = ", \"direction\": [\"q\"]";
            assertThat(confirmed(p, new double[] {y}, claim("N", "", q, far * 0.9999)))
                    .isTrue();
            refused(p, new double[] {y}, claim("N", "", q, far * 1.0001));
        }
        // outputs w and -w: one leads by 1, which is lost within a half
        Programs d = one(0.5);
        d.lin(1, d.gather(1, 0, -1), -1, d.gather(1, -1, 0));
        for (double radius : new double[] {0.4999, 0.5001, 0.9}) {
            Certificate of = d.certificate(claim("M", "", "", radius));
            Proof proof = Claims.prove(of).getFirst();
            assertThat(proof.number("kept")).isEqualTo(radius < 0.5 ? 1 : 0);
            assertThat(proof.number("movement")).isBetween(radius, radius * 1.0001);
        }
    }

    @Test
    void cellsThatAreDroppedProveNoMore() throws Exception {
        Programs p = one(0);
        p.f("exp", 1);
        double[] y = {1.3};
        Certificate c = Programs.certificate(List.of(p), p.w, List.of(y), claim("C", 1));
        Point at = new Point(c, c.claims().getFirst());
        double radius = 0.6;
        for (double less = 0.2; less > 1e-9; less /= 2) {
            String text = claim("C", cells(40, radius - less));
            Certificate of = Programs.certificate(List.of(p), p.w, List.of(y), text);
            radius -= Search.reach(at, of.claims().getFirst()) >= at.residual() ? less : 0;
        }
        double[] cells = cells(40, radius);
        assertThat(radius).isBetween(Math.log(1.3), 0.5);
        assertThat(confirmed(p, y, claim("C", cells))).isTrue();
        for (int keep = 1; keep < 40; keep += 3) {
            refused(p, y, claim("C", Arrays.copyOf(cells, keep)));
            refused(p, y, claim("C", Arrays.copyOfRange(cells, keep, 40)));
        }
    }

    // ---- many, by a generator

    private final Map<String, int[]> counts = new TreeMap<>();

    @Tag("net")
    @Test
    void noneOfManyForgedCertificatesIsConfirmedAndFalse() {
        for (int seed = 0; seed < FORGED; seed++) {
            forge(seed);
        }
        for (String kind : List.of("A", "B", "B beyond 1/b1²", "C", "M", "N")) {
            int[] n = counts.getOrDefault(kind, new int[2]);
            int least = kind.equals("M") ? -1 : FORGED / 100; // M claims no number: it is computed
            assertThat(n[0]).as("refused %s", kind).isGreaterThan(least);
            assertThat(n[1]).as("confirmed %s, all true", kind).isGreaterThan(FORGED / 100);
        }
    }

    private void forge(int seed) {
        Random random = new Random(seed);
        Programs p = Programs.random(random.nextInt(10_000));
        double[] y;
        try {
            y = new Truth(p.certificate(), "w1").outputs(new double[unknowns(p)]);
        } catch (NotProved e) {
            return;
        }
        double far = Math.pow(10, -1 - 3 * random.nextDouble());
        for (int i = 0; i < y.length; i++) {
            y[i] += far * random.nextGaussian();
        }
        String kind = List.of("A", "B", "C", "N", "M").get(seed % 5);
        String by = kind.equals("N") || kind.equals("M") ? "" : seed % 2 == 0 ? "rows" : "norms";
        double[] radii = cells(1 + random.nextInt(12), 1);
        String more = "";
        boolean beyond = false;
        if (!by.isEmpty()) {
            Certificate c = Programs.certificate(List.of(p), p.w, List.of(y), claim("C", 1));
            try {
                Point at = new Point(c, c.claims().getFirst());
                double wider = kind.equals("B") ? 2 : 0.5; // for longer steps
                double s = at.residual() / at.least() * (1 + wider * random.nextDouble());
                radii = Arrays.stream(radii).map(r -> r * s).toArray();
                double part = 0.4 + 1.9 * random.nextDouble(); // of 1/b1²
                double eta = Search.step(at, s) * part;
                beyond = kind.equals("B") && part > 1.001;
                more = kind.equals("B") ? ", \"eta\": " + eta : "";
            } catch (NotProved e) {
                return;
            }
        } else {
            radii = new double[] {far * Math.pow(10, -2 * random.nextDouble())};
        }
        if (kind.equals("N")) {
            double[] q = random.doubles(y.length, -1, 1).toArray();
            p.arrays.put("q", new Certificate.Numbers(q, false, p.samples, p.outputs()));
            more = ", \"direction\": [\"q\"]";
        }
        change(p, y, radii, random);
        try {
            String text = claim(kind, by, more, radii);
            boolean confirmed =
                    judge(Programs.certificate(List.of(p), p.w, List.of(y), text), seed);
            if (beyond) {
                count("B beyond 1/b1²", confirmed);
            }
        } catch (Unreadable e) {
            count("unreadable", false);
        }
    }

    private static int unknowns(Programs p) {
        return p.w.stream().mapToInt(v -> v.length).sum();
    }

    private void count(String kind, boolean confirmed) {
        counts.computeIfAbsent(kind, k -> new int[2])[confirmed ? 1 : 0]++;
    }

    /** One change of text, arrays, or the claim; sometimes none. */
    private static void change(Programs p, double[] y, double[] radii, Random random) {
        double size = Math.pow(10, -3 * random.nextDouble());
        switch (random.nextInt(6)) {
            case 0 -> {
                int at = random.nextInt(p.lines.size());
                String[] t = p.lines.get(at).split(" ", -1);
                int token = random.nextInt(t.length);
                boolean number = t[token].matches("-?[0-9.]+");
                String[] names = {"tanh", "sin", "exp", "log", "sqrt", "recip", "softplus", "cos"};
                String name = names[random.nextInt(names.length)];
                t[token] = t[0].equals("f") && token == 1
                        ? name
                        : !number
                                ? t[token]
                                : t[0].equals("lin") && token % 2 == 1
                                        ? "" + Double.parseDouble(t[token]) * (1 + 3 * size)
                                        : "" + (Integer.parseInt(t[token]) - 1);
                p.lines.set(at, String.join(" ", t));
            }
            case 1 -> {
                double[] w = p.w.get(random.nextInt(p.w.size()));
                w[random.nextInt(w.length)] += size * random.nextGaussian();
            }
            case 2 -> y[random.nextInt(y.length)] += 0.1 * size * random.nextGaussian();
            case 3 -> {
                double by = 0.4 + 0.7 * random.nextDouble();
                Arrays.setAll(radii, i -> radii[i] * by);
            }
            case 4 -> {
                for (Certificate.Numbers a : p.arrays.values()) {
                    if (!a.whole()) {
                        a.values()[random.nextInt(a.values().length)] += size;
                    }
                }
            }
            default -> {}
        }
    }

    /** Whether a certificate is confirmed, which requires that it is true. */
    private boolean judge(Certificate c, int seed) {
        Claim claim = c.claims().getFirst();
        Proof proof = Claims.prove(c).getFirst();
        count(claim.kind().name(), proof.confirmed());
        if (!proof.confirmed()) {
            return false;
        }
        Truth truth = new Truth(c, "w1");
        double radius = claim.radius();
        boolean holds = switch (claim.kind()) {
            case C -> truth.hasSolution(radius, 20);
            case A -> truth.flows(radius, proof.number("rate"));
            case B -> truth.descends(radius, claim.eta(), proof.number("rate"));
            case N -> !truth.hasSolution(radius, 20);
            case M -> truth.moves(radius) <= proof.number("movement") * (1 + 1e-12);
            case U -> throw new AssertionError("RangeTest has claims U");
        };
        assertThat(holds).as("seed %s: %s", seed, proof.words()).isTrue();
        return true;
    }
}
