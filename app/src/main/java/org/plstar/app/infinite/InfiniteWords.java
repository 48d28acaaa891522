package org.plstar.app.infinite;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.plstar.app.report.Finding;
import org.plstar.app.report.NumberText;
import org.plstar.app.run.TargetWords;
import org.plstar.study.infinite.InfiniteFitResult;
import org.plstar.study.infinite.InfiniteKind;
import org.plstar.study.infinite.TrainedResult;

/** What training at infinite width predicts, in words, the most important first. */
public final class InfiniteWords {
    private static final double ROUNDING = 1e-6;

    private InfiniteWords() {}

    /** The findings. */
    public static List<Finding> of(InfiniteSummary s) {
        List<Finding> found = new ArrayList<>();
        for (InfiniteSummary.Point p : s.points()) {
            found.add(
                    Finding.note(
                            p.at()
                                    + ": training loss "
                                    + NumberText.inWords(p.loss())
                                    + percent(p.accuracy(), " (", " right)")
                                    + (p.testLoss().isPresent()
                                            ? "; "
                                                    + s.testRows()
                                                    + " test rows: loss "
                                                    + NumberText.inWords(p.testLoss().getAsDouble())
                                                    + percent(p.testAccuracy(), " (", " right)")
                                            : "")
                                    + (p.deviation().isPresent()
                                            ? "; one network's outputs lie within "
                                                    + NumberText.inWords(
                                                            p.deviation().getAsDouble())
                                                    + " of this mean (root mean square)"
                                            : "")
                                    + "."));
        }
        TargetWords.add(s.targetScaling(), found::add);
        s.trained().ifPresent(t -> found.add(trained(t)));
        s.spectrum().ifPresent(v -> spectrum(s, v, found));
        s.rounding()
                .ifPresent(
                        r -> {
                            if (r > ROUNDING) {
                                found.add(
                                        Finding.warning(
                                                "Rounding of the kernel's eigenvalues may change"
                                                        + " predictions by "
                                                        + NumberText.inWords(r)
                                                        + ". Take a shorter time, or a ridge."));
                            }
                        });
        found.add(
                Finding.note(
                        "These are means over random starts of networks of infinite width; entries of"
                                + " their kernels err by at most some "
                                + String.format(Locale.ROOT, "%.0e", s.dualError())
                                + ". One network of width m differs by about 2/√m of the kernel with"
                                + " one or two hidden layers."));
        return found;
    }

    private static Finding trained(InfiniteSummary.Trained t) {
        TrainedResult.At last = t.moments().getLast();
        double most = t.moments().stream().mapToDouble(TrainedResult.At::worstMean).max().orElse(0);
        double beyond =
                t.moments().stream()
                        .mapToDouble(TrainedResult.At::meansBeyond3)
                        .average()
                        .orElse(0);
        return Finding.note(
                t.networks()
                        + " trained networks, after "
                        + last.steps()
                        + " steps of "
                        + NumberText.inWords(t.eta())
                        + (t.momentum() > 0
                                ? " with momentum " + NumberText.inWords(t.momentum())
                                : "")
                        + ": test loss of their mean "
                        + NumberText.inWords(last.testLoss())
                        + " (predicted "
                        + NumberText.inWords(last.predictedTestLoss())
                        + "), variance over starts "
                        + NumberText.inWords(last.spread())
                        + " of the predicted one. Over all "
                        + t.moments().size()
                        + " looks, "
                        + String.format(Locale.ROOT, "%.2f %%", 100 * beyond)
                        + " of the means are more than 3 standard errors from the predicted ones,"
                        + " the farthest "
                        + NumberText.inWords(most)
                        + ".");
    }

    private static void spectrum(
            InfiniteSummary s, InfiniteFitResult.Spectrum v, List<Finding> found) {
        String name = s.kernel() == InfiniteKind.NTK ? "tangent kernel" : "NNGP";
        found.add(
                Finding.note(
                        "Eigenvalues of the "
                                + name
                                + " from "
                                + NumberText.inWords(v.least())
                                + " to "
                                + NumberText.inWords(v.largest())
                                + ". Gradient descent on the mean of half squared errors is stable"
                                + " for step sizes below "
                                + NumberText.inWords(v.largestStep())
                                + "."));
        for (InfiniteSummary.Point p : s.points()) {
            if (p.loss() > 2 * v.start()) {
                found.addFirst(
                        Finding.warning(
                                "After "
                                        + p.at()
                                        + " the loss has grown from "
                                        + NumberText.inWords(v.start())
                                        + ": training diverges. Take --eta below "
                                        + NumberText.inWords(v.largestStep())
                                        + " (without momentum)."));
            }
        }
        if (v.rank() < v.rows()) {
            found.add(
                    Finding.warning(
                            "Of "
                                    + v.rows()
                                    + " directions "
                                    + v.rank()
                                    + " can be told from 0: rows repeat each other, or nearly."
                                    + (v.unfitted() > 1e-9
                                            ? " A part of "
                                                    + NumberText.inWords(v.unfitted())
                                                    + " of the targets is never fitted."
                                            : "")));
        }
    }

    private static String percent(OptionalDouble v, String before, String behind) {
        return v.isPresent()
                ? before + String.format(Locale.ROOT, "%.2f %%", 100 * v.getAsDouble()) + behind
                : "";
    }
}
