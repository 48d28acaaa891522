package org.plstar.study.spectrum;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.plstar.operator.DenseForm;
import org.plstar.operator.Eigenpairs;
import org.plstar.operator.Estimate;
import org.plstar.operator.LinearOperator;
import org.plstar.operator.SpectralDensity;
import org.plstar.operator.TraceEstimate;
import org.plstar.operator.TraceEstimator;
import org.plstar.refusal.Refusal;
import org.plstar.study.Progress;
import org.plstar.study.Session;
import org.plstar.study.Subject;
import org.plstar.study.fit.LossEngine;

/** Computes the requested parts of a spectrum. */
final class SpectrumStudy {
    private static final int ROOM = 40;
    private static final int PROBE_PART = 6;

    private final SpectrumRequest r;
    private final Progress progress;

    private SpectrumStudy(SpectrumRequest r, Progress progress) {
        this.r = r;
        this.progress = progress;
    }

    static SpectrumResult run(
            SpectrumRequest r, Session session, JacobianEngine engine, LossEngine losses) {
        Subject subject = r.subject();
        int order = r.of().ofParameters()
                ? subject.model().layout().size()
                : subject.system().equations();
        checkMemory(order, r, Runtime.getRuntime().maxMemory() / 4 * 3);
        SpectrumStudy study = new SpectrumStudy(r, session.progress());
        List<BlockSpectrum> all = new ArrayList<>();
        try (SubjectLoss loss = new SubjectLoss(subject, losses, session.workers())) {
            for (Blocks.Block b : Blocks.of(subject, r.of(), r.perLayer(), session, engine, loss)) {
                all.add(study.block(b.name(), b.operator()));
            }
        }
        return new SpectrumResult(all, KinkWords.of(subject.model().program()));
    }

    /** The bytes of the vectors or of the matrix, in addition to the network's own pass. */
    static long bytes(int order, SpectrumRequest r) {
        long n = order;
        if (n <= r.effort().dense()) {
            return 3 * n * n * Double.BYTES;
        }
        long pairs = r.top() + r.bottom() == 0 ? 0 : 2L * (r.top() + r.bottom()) + ROOM + 4;
        long trace = r.trace() ? r.effort().probes() + 4L : 0;
        long density = r.density() ? r.effort().steps() + 4L : 0;
        return Math.max(pairs, Math.max(trace, density)) * n * Double.BYTES;
    }

    static void checkMemory(int order, SpectrumRequest r, long room) {
        long bytes = bytes(order, r);
        if (bytes > room && order <= r.effort().dense()) {
            throw Refusal.of(
                    SpectrumRefusal.DENSE,
                    "all %,d eigenvalues".formatted(order),
                    "the matrix and what LAPACK takes beside it are " + (bytes >> 20) + " MB",
                    "at most " + (room >> 20) + " MB",
                    "take the ends of the spectrum by Lanczos' method, with a smaller bound of"
                            + " what is computed whole");
        }
        if (bytes > room) {
            throw Refusal.of(
                    SpectrumRefusal.MEMORY,
                    "the vectors of the request",
                    "they would take " + (bytes >> 20) + " MB",
                    "at most " + (room >> 20) + " MB",
                    "ask for fewer eigenvalues, steps or probes, or give Java more memory with"
                            + " -Xmx");
        }
    }

    private BlockSpectrum block(String name, LinearOperator a) {
        int n = a.rows();
        return n <= r.effort().dense() ? dense(name, a) : sampled(name, a);
    }

    private BlockSpectrum dense(String name, LinearOperator a) {
        int n = a.rows();
        double[] all = DenseForm.eigenvalues(
                counted(name + ": all eigenvalues", a, n), r.effort().dense());
        double norm = Math.max(Math.abs(all[0]), Math.abs(all[n - 1]));
        double error = DenseForm.rounding(n, norm);
        String reason = "all eigenvalues of the matrix, by LAPACK; the error is that of rounding";
        List<Estimate> top = new ArrayList<>();
        List<Estimate> bottom = new ArrayList<>();
        for (int i = 0; i < Math.min(n, r.top()); i++) {
            top.add(new Estimate(all[n - 1 - i], error, true, reason, n));
        }
        for (int i = 0; i < Math.min(n, r.bottom()); i++) {
            bottom.add(new Estimate(all[i], error, true, reason, n));
        }
        double sum = IntStream.range(0, n).mapToDouble(i -> all[i]).sum();
        return new BlockSpectrum(
                name,
                n,
                bytes(n, r),
                Optional.of(all),
                top,
                bottom,
                r.trace()
                        ? Optional.of(new TraceEstimate(
                                sum,
                                error,
                                sum - n * error,
                                sum + n * error,
                                n,
                                "sum of all eigenvalues"))
                        : Optional.empty(),
                r.density()
                        ? Optional.of(DensityCurves.of(all, r.effort().steps()))
                        : Optional.empty());
    }

    private BlockSpectrum sampled(String name, LinearOperator a) {
        int n = a.rows();
        List<Estimate> top = new ArrayList<>();
        List<Estimate> bottom = new ArrayList<>();
        if (r.top() + r.bottom() > 0) {
            Eigenpairs pairs = Eigenpairs.of(
                    counted(
                            name + ": extreme eigenvalues, at most",
                            a,
                            r.effort().products()),
                    new Eigenpairs.Request(
                            r.bottom(),
                            r.top(),
                            r.effort().tolerance(),
                            r.effort().products(),
                            r.seed(),
                            r.effort().dense()));
            pairs.top().forEach(p -> top.add(p.value()));
            pairs.bottom().forEach(p -> bottom.add(p.value()));
        }
        Optional<TraceEstimate> trace = Optional.empty();
        if (r.trace()) {
            LinearOperator counted = counted(name + ": trace", a, r.effort().probes());
            trace = Optional.of(TraceEstimator.estimate(
                    counted, r.effort().estimator(), r.effort().probes(), r.seed()));
        }
        Optional<DensityCurves> density = Optional.empty();
        if (r.density()) {
            int probes = Math.max(2, r.effort().probes() / PROBE_PART);
            LinearOperator counted =
                    counted(name + ": density", a, (long) probes * r.effort().steps());
            density = Optional.of(DensityCurves.of(
                    SpectralDensity.of(counted, probes, r.effort().steps(), r.seed(), _ -> {}),
                    r.effort().steps()));
        }
        return new BlockSpectrum(
                name, n, bytes(n, r), Optional.empty(), top, bottom, trace, density);
    }

    private LinearOperator counted(String stage, LinearOperator a, long total) {
        long[] done = {0};
        return LinearOperator.square(a.rows(), (x, y) -> {
            progress.at(stage, Math.min(done[0]++, total), total);
            a.apply(x, y);
        });
    }
}
