package org.plstar.landscape.linearity;

import java.util.stream.IntStream;
import org.plstar.array.Workers;
import org.plstar.operator.Estimate;
import org.plstar.operator.Lanczos;
import org.plstar.system.ResidualSystem;

/**
 * max_{i,c} ‖D²f_c(w; x_i)‖, the largest spectral norm of the Hessians of all outputs for all
 * samples, by Lanczos.
 *
 * <p>Where the model has kinks (ReLU) it is the Hessian of the smooth piece that w lies in, and
 * says nothing of the kinks.
 */
final class HessianNorm {
    /**
     * The largest number of products with the Hessians of one output, and of vectors that are held.
     */
    static final int PRODUCTS = 100;

    /**
     * The number of bytes that the vectors of one Lanczos run may take; more samples are taken in
     * parts.
     */
    static final long BUDGET = 512L << 20;

    private final ResidualSystem system;
    private final SampleFrame frame;
    private final Workers workers;
    private final int samplesAtOnce;

    private HessianNorm(ResidualSystem system, SampleFrame frame, Workers workers, int at) {
        this.system = system;
        this.frame = frame;
        this.workers = workers;
        this.samplesAtOnce = at;
    }

    /** The number of bytes that the vectors of one sample take. */
    static long bytesPerSample(SampleFrame frame) {
        return frame.size() * Double.BYTES * (PRODUCTS + 8L);
    }

    /**
     * The norm of Hessians for a system whose equations are given per sample.
     *
     * @throws org.plstar.refusal.Refusal TOO_LARGE if the vectors of one sample exceed the budget
     */
    public static HessianNorm of(ResidualSystem system, Workers workers) {
        SampleFrame frame = SampleFrame.of(system);
        long bytes = bytesPerSample(frame);
        if (bytes > BUDGET) {
            throw LinearityRefusal.tooLarge(
                    "the Hessian of one sample",
                    "its vectors need " + (bytes >> 20) + " MiB",
                    "at most " + (BUDGET >> 20) + " MiB",
                    "use a smaller width, or leave the Hessian out");
        }
        int most = (int) Math.min(system.samples(), BUDGET / bytes);
        return new HessianNorm(system, frame, workers, Math.max(1, most));
    }

    /**
     * The norm at a point.
     *
     * @param w [p], not modified
     * @param tolerance of the residual, relative to the value
     * @return the error is the Lanczos residual: some eigenvalue is as near; the value is never
     *     above the norm but for rounding
     */
    public Estimate at(double[] w, double tolerance, long seed) {
        Estimate largest = new Estimate(0, 0, true, "all second derivatives are zero", 0);
        int products = 0;
        for (int from = 0; from < system.samples(); from += samplesAtOnce) {
            int to = Math.min(system.samples(), from + samplesAtOnce);
            ResidualSystem part = to - from == system.samples()
                    ? system
                    : system.rows(IntStream.range(from, to).toArray());
            SampleHessians h = SampleHessians.of(part, frame, workers);
            for (int c = 0; c < system.outputs(); c++) {
                h.moveTo(w, c);
                Estimate e = Lanczos.run(h, Lanczos.End.MAGNITUDE, tolerance, PRODUCTS, seed)
                        .largest();
                Estimate here = e.value() < 0 ? e.negated() : e;
                products += here.products();
                if (here.value() > largest.value()) {
                    largest = here;
                }
            }
        }
        return new Estimate(
                largest.value(),
                largest.error(),
                largest.converged(),
                largest.reason(),
                products,
                largest.more());
    }
}
