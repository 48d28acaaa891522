package org.plstar.study.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.plstar.study.claim.Account;
import org.plstar.study.claim.Sign;

/** Reports with the shapes that real runs have, made from formulas. */
final class SampleReports {
    static final String ACCURACY_REASON = "accuracy is measured on the log-spaced schedule only";
    static final String PREDICTION_REASON =
            "the step size is above 2/λ_max, so the prediction has no meaning here";

    private SampleReports() {}

    /**
     * One run: overlays, spectra, gaps, zero step, values that a log axis can't hold, reference
     * lines.
     */
    static Report run() {
        Values steps = Values.of(schedule(2000));
        Ink predicted = Ink.of("predicted").withStroke(Ink.Stroke.DOTTED);
        Ink linearized = Ink.of("linearized").withStroke(Ink.Stroke.DASHED);
        Chart loss = Chart.of(
                        "loss",
                        "Loss against steps",
                        "Each doubling of the step count falls along a straight line where"
                                + " the loss decays as a power; the three curves"
                                + " part where the network stops being linear.",
                        Axis.log("step"),
                        Axis.log("loss, ½ mean of squared error"))
                .with(Series.line("network", "network", steps, map(steps, t -> lossAt(t, 0.06))))
                .with(new Series(
                        "linearized",
                        linearized,
                        new Mark.Line(steps, map(steps, t -> lossAt(t, 0.03)))))
                .with(new Series(
                        "predicted from K₀",
                        predicted,
                        new Mark.Line(steps, gappyPrediction(steps))))
                .with(Reference.vertical(214, "proved from here"))
                .wide();
        Chart mu = Chart.of(
                        "mu",
                        "The PL constant against the smallest eigenvalue",
                        "Where μ lies above λ_min, the loss must fall at least as fast as"
                                + " the smallest eigenvalue allows.",
                        Axis.log("step"),
                        Axis.log("per equation"))
                .with(Series.line(
                        "μ, measured", "network", steps, map(steps, t -> 3e-3 * (1 + 9 / (1 + t)))))
                .with(new Series(
                        "λ_min of K",
                        linearized,
                        new Mark.Steps(
                                steps, map(steps, t -> 2.1e-3 * (1 + 0.08 * Math.log1p(t))))))
                .with(Reference.horizontal(1e-3, "certified floor"));
        Chart drift = Chart.of(
                        "drift",
                        "How far the kernel moves",
                        "The kernel stays within two percent of where it began: the network"
                                + " is nearly linear.",
                        Axis.log("step"),
                        Axis.linear("‖K − K₀‖ / ‖K₀‖"))
                .with(Series.line(
                        "kernel drift", "network", steps, map(steps, t -> 0.019 * t / (t + 60))));
        Chart distance = Chart.of(
                        "distance",
                        "Distance from the start",
                        "The parameters move little compared with their own length.",
                        Axis.log("step"),
                        Axis.log("‖w − w₀‖"))
                .with(Series.line(
                        "network", "network", steps, map(steps, t -> 1.7 * t / (t + 45))));
        Chart accuracy = Chart.of(
                        "accuracy",
                        "Accuracy",
                        "The share of rows whose largest output is the right class.",
                        Axis.log("step"),
                        Axis.linear("share of rows"))
                .with(Series.line(
                        "training rows", "network", steps, map(steps, t -> 1 - 0.9 / (1 + t / 3))))
                .with(new Series(
                        "test rows", linearized, new Mark.Line(steps, sparseAccuracy(steps))))
                .with(new Series(
                        "test rows, 95 % interval",
                        linearized,
                        new Mark.Band(
                                steps,
                                map(steps, t -> 0.90 - 0.85 / (1 + t / 3)),
                                map(steps, t -> 0.96 - 0.82 / (1 + t / 3)))));
        Chart spectrum = Chart.of(
                        "spectrum",
                        "Eigenvalues of the tangent kernel",
                        "Few directions are learned fast and many slowly: a straight line"
                                + " here is a power law of eigenvalues.",
                        Axis.log("rank"),
                        Axis.log("eigenvalue of K / n"))
                .wide();
        List<Integer> at = List.of(0, 10, 100, 1000, 2000);
        for (int k = 0; k < at.size(); k++) {
            spectrum = spectrum.with(new Series(
                    "step " + at.get(k),
                    Ink.ramp(k / (at.size() - 1.0)),
                    new Mark.Spectrum(spectrum(3000, 1 + 0.3 * k, k))));
        }
        Map<String, String> provenance = new LinkedHashMap<>();
        provenance.put(
                "command",
                "plstar train digits.csv --target label --network \"dense(1024) tanh dense\""
                        + " --steps 2000 --seed 1");
        provenance.put("data", "300 training rows, 64 columns, 10 classes; SHA-256 9f2c51…d07e");
        provenance.put(
                "network",
                "dense(1024) tanh dense(1024) tanh dense(10), NTK parametrization, σ_w = 1, σ_b ="
                        + " 0.1");
        provenance.put("precision", "double");
        provenance.put("version", "plstar 0.1.0, OpenBLAS 0.3.31");
        return new Report(
                "Digits: does gradient descent fit them, and why?",
                "A network of 1,126,410 parameters on 3,000 equations, 2,000 steps of full-batch"
                        + " gradient descent",
                SampleAccount.of(
                        Sign.GOOD,
                        "The loss fell from 0.50 to 2.1×10⁻⁷ in 2,000 steps, as the kernel"
                                + " at the start predicted to within 6 %.",
                        List.of(
                                "The kernel moved by 1.9 % in all: the network trains almost"
                                        + " exactly as its linearization does.",
                                "The condition number is 8.4×10⁵. The last directions need about"
                                        + " 900,000 steps; a Gauss–Newton step reaches them in"
                                        + " 5.")),
                List.of(
                        Section.of(
                                "How fast it learns",
                                "The kernel K = J Jᵀ at the start fixes how fast each direction of"
                                        + " the residual shrinks.\n\nAll losses are means over the"
                                        + " training rows.",
                                loss,
                                accuracy,
                                distance),
                        Section.of("Why it learns", "", spectrum, mu, drift)
                                .with(new ReportTable(
                                        "summary",
                                        "Summary at chosen steps",
                                        List.of(
                                                "step",
                                                "loss",
                                                "λ_min",
                                                "condition number",
                                                "remark"),
                                        List.of(
                                                row(0, 0.5, 2.1e-3, 8.4e5, "start"),
                                                row(
                                                        100,
                                                        1.3e-3,
                                                        2.4e-3,
                                                        8.1e5,
                                                        "certified from step 214"),
                                                List.of(
                                                        Cell.of(2000),
                                                        Cell.of(2.1234567890123e-7),
                                                        Cell.of(2.5e-3),
                                                        Cell.absent("λ_min is below the"
                                                                + " rounding error of K"),
                                                        Cell.of("end")))))),
                provenance);
    }

    /** Two runs of one data set, overlaid. */
    static Report comparison() {
        List<String> runs = List.of("width 256", "width 4096");
        List<Double> rates = List.of(0.02, 0.09);
        Values steps = Values.of(schedule(5000));
        Chart loss = Chart.of(
                        "loss",
                        "Loss of both runs",
                        "The wider network follows its prediction longer.",
                        Axis.log("step"),
                        Axis.log("loss, ½ mean of squared error"))
                .wide();
        Chart spectrum = Chart.of(
                "spectrum",
                "Spectra at the last step",
                "The wider network has the larger small eigenvalues.",
                Axis.log("rank"),
                Axis.log("eigenvalue of K / n"));
        Chart drift = Chart.of(
                "drift",
                "Kernel drift",
                "Drift falls as one over the root of the width.",
                Axis.log("step"),
                Axis.log("‖K − K₀‖ / ‖K₀‖"));
        for (int k = 0; k < runs.size(); k++) {
            String run = runs.get(k);
            double rate = rates.get(k);
            loss = loss.with(Series.line(run, run, steps, map(steps, t -> lossAt(t, rate))))
                    .with(new Series(
                            run + ", predicted",
                            Ink.of(run).withStroke(Ink.Stroke.DASHED),
                            new Mark.Line(steps, map(steps, t -> lossAt(t, rate * 0.8)))));
            spectrum = spectrum.with(
                    new Series(run, Ink.of(run), new Mark.Spectrum(spectrum(400, 1 + k, k))));
            drift = drift.with(Series.line(run, run, steps, map(steps, t -> rate * t / (t + 40))));
        }
        ReportTable table = new ReportTable(
                "runs",
                "Both runs",
                List.of("run", "parameters", "loss", "λ_min", "kernel drift"),
                List.of(
                        List.of(
                                Cell.of(runs.get(0)),
                                Cell.of(19210),
                                Cell.of(1.4e-3),
                                Cell.of(4.7e-5),
                                Cell.of(0.0198)),
                        List.of(
                                Cell.of(runs.get(1)),
                                Cell.of(307210),
                                Cell.of(9.1e-6),
                                Cell.of(1.9e-4),
                                Cell.of(0.0893))));
        return new Report(
                "Two widths on the digits",
                "width 256 against width 4096, same rows, same seed",
                SampleAccount.of(
                        Sign.GOOD,
                        "The wider network reaches a loss of 10⁻⁴ in 310 steps, the"
                                + " narrower one in 1,450."),
                List.of(new Section(
                        "Side by side",
                        "",
                        List.of(loss, spectrum, drift),
                        java.util.Optional.of(table))),
                Map.of("command", "plstar runs compare"));
    }

    /** Every text is hostile; the numbers are extreme. */
    static Report hostile() {
        String evil =
                "</script><script>window.hacked=1</script><img src=x onerror=\"window.hacked=2\">"
                        + " '\"&amp; ${7*7} \u2028 <!-- 日本語 🜚";
        Values x = Values.of(-1, 0, 1, 10, 1e5);
        Values y = Values.builder()
                .add(1e-300)
                .add(0)
                .add(-5)
                .absent(evil)
                .add(1e300)
                .build();
        Chart chart = Chart.of("hostile", evil, evil, Axis.log(evil), Axis.log(evil))
                .with(Series.line(evil, evil, x, y))
                .with(Series.line("=HYPERLINK(\"http://example.invalid\")", "other", x, y))
                .with(Reference.horizontal(1, evil))
                .with(Reference.vertical(100, evil));
        Chart empty =
                Chart.of("empty", "Nothing at all", "No series.", Axis.linear("x"), Axis.log("y"));
        Chart constant = Chart.of(
                        "constant", "One point", "One point only.", Axis.log("x"), Axis.linear("y"))
                .with(new Series(
                        "alone", Ink.of("alone"), new Mark.Points(Values.of(0), Values.of(7))));
        Chart absent = Chart.of(
                        "absent",
                        "All absent",
                        "Nothing could be computed.",
                        Axis.linear("x"),
                        Axis.log("y"))
                .with(Series.line(
                        "none", "none", Values.of(1, 2, 3), absent(3, "the kernel is singular")));
        ReportTable table = new ReportTable(
                "evil-table",
                evil,
                List.of(evil, "plain"),
                List.of(List.of(Cell.of(evil), Cell.absent(evil))));
        return new Report(
                evil,
                evil,
                SampleAccount.of(Sign.WARNING, evil),
                List.of(new Section(
                        evil,
                        evil,
                        List.of(chart, empty, constant, absent),
                        java.util.Optional.of(table))),
                Map.of(evil, evil));
    }

    /** A long noisy series with one spike and one pit, and a cloud of points. */
    static Report large(int length, int spike, int pit) {
        Random random = new Random(7);
        Values.Builder x = Values.builder();
        Values.Builder y = Values.builder();
        for (int i = 0; i < length; i++) {
            x.add(i);
            y.add(i == spike ? 1e3 : i == pit ? 1e-9 : Math.exp(0.3 * random.nextGaussian()));
        }
        Values.Builder px = Values.builder();
        Values.Builder py = Values.builder();
        for (int i = 0; i < 20000; i++) {
            px.add(random.nextGaussian());
            py.add(random.nextGaussian());
        }
        return new Report(
                "A long run",
                "",
                Account.NONE,
                List.of(Section.of(
                        "All of it",
                        "",
                        Chart.of(
                                        "long",
                                        "Every step",
                                        "One spike and one pit must show.",
                                        Axis.linear("step"),
                                        Axis.log("loss"))
                                .with(Series.line("loss", "run", x.build(), y.build())),
                        Chart.of(
                                        "cloud",
                                        "A cloud",
                                        "Points are thinned by pixel.",
                                        Axis.linear("a"),
                                        Axis.linear("b"))
                                .with(new Series(
                                        "pairs",
                                        Ink.of("run"),
                                        new Mark.Points(px.build(), py.build()))))),
                Map.of());
    }

    private static double lossAt(double step, double rate) {
        return 0.5 * Math.pow(1 + rate * step, -3.4) + 1e-8 * Math.exp(-step / 300);
    }

    private static double[] schedule(int last) {
        return IntStream.rangeClosed(0, last)
                .filter(i -> i < 20 || i % (int) Math.pow(10, Math.floor(Math.log10(i) - 1)) == 0)
                .asDoubleStream()
                .toArray();
    }

    private static Values map(Values x, DoubleUnaryOperator f) {
        return Values.of(IntStream.range(0, x.size())
                .mapToDouble(i -> f.applyAsDouble(x.at(i).getAsDouble()))
                .toArray());
    }

    private static Values absent(int count, String reason) {
        Values.Builder none = Values.builder();
        IntStream.range(0, count).forEach(i -> none.absent(reason));
        return none.build();
    }

    private static Values gappyPrediction(Values steps) {
        Values.Builder column = Values.builder();
        for (int i = 0; i < steps.size(); i++) {
            double step = steps.at(i).getAsDouble();
            if (step > 600 && step < 900) {
                column.absent(PREDICTION_REASON);
            } else if (step == 1500) {
                column.add(0);
            } else {
                column.add(lossAt(step, 0.055));
            }
        }
        return column.build();
    }

    private static Values sparseAccuracy(Values steps) {
        Values.Builder column = Values.builder();
        for (int i = 0; i < steps.size(); i++) {
            double step = steps.at(i).getAsDouble();
            if (step == 7 || step == 50) {
                column.absent(ACCURACY_REASON);
            } else {
                column.add(0.93 - 0.84 / (1 + step / 3));
            }
        }
        return column.build();
    }

    private static Values spectrum(int n, double scale, int seed) {
        Random random = new Random(seed);
        List<Double> values = new ArrayList<>();
        for (int rank = 1; rank <= n; rank++) {
            values.add(scale * Math.pow(rank, -1.3) * Math.exp(0.1 * random.nextGaussian()));
        }
        values.sort((a, b) -> Double.compare(b, a));
        // The last eigenvalues of a nearly singular kernel come out of rounding as zeros or small
        // negatives.
        values.set(n - 1, -1e-17);
        return Values.of(values.stream().mapToDouble(Double::doubleValue).toArray());
    }

    private static List<Cell> row(
            double step, double loss, double least, double condition, String remark) {
        return List.of(
                Cell.of(step), Cell.of(loss), Cell.of(least), Cell.of(condition), Cell.of(remark));
    }
}
