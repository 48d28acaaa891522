package org.plstar.study.spectrum;

import org.plstar.operator.DenseForm;
import org.plstar.operator.Trace;
import org.plstar.refusal.Refusal;
import org.plstar.study.Request;
import org.plstar.study.Session;
import org.plstar.study.Subject;
import org.plstar.study.fit.LossEngine;

/**
 * What to compute of which operator at one point.
 *
 * @param subject the point: a model with weights on data
 * @param of the operator
 * @param top how many of the largest eigenvalues
 * @param bottom how many of the smallest
 * @param density whether to sample the spectral density
 * @param trace whether to estimate the trace
 * @param estimator of the trace
 * @param perLayer whether to look at each layer's block too
 * @param tolerance of eigenvalues' residuals, relative to the operator's norm
 * @param products most products for the eigenvalues of one operator
 * @param probes products for a trace; the density takes a sixth of them as probes
 * @param steps of Lanczos' method per probe of the density
 * @param dense order up to which all eigenvalues are computed
 */
public record SpectrumRequest(
        Subject subject,
        Curvature of,
        int top,
        int bottom,
        boolean density,
        boolean trace,
        Trace.Method estimator,
        boolean perLayer,
        double tolerance,
        int products,
        int probes,
        int steps,
        int dense,
        long seed)
        implements Request<SpectrumResult> {
    /**
     * Checks the ranges.
     *
     * @throws org.plstar.refusal.Refusal RANGE or NOTHING
     */
    public SpectrumRequest {
        range("top", top, 0, Integer.MAX_VALUE);
        range("bottom", bottom, 0, Integer.MAX_VALUE);
        range("products", products, 1, Integer.MAX_VALUE);
        range("probes", probes, 6, Integer.MAX_VALUE);
        range("steps", steps, 2, Integer.MAX_VALUE);
        range("dense", dense, 0, 5 * DenseForm.DEFAULT_LIMIT);
        if (!(tolerance > 0 && tolerance < 1)) {
            throw Refusal.of(
                    SpectrumRefusal.RANGE,
                    "tolerance " + tolerance,
                    "no such tolerance",
                    "a number above 0 and below 1",
                    "leave it out for the default");
        }
        if (top + bottom == 0 && !density && !trace) {
            throw Refusal.of(
                    SpectrumRefusal.NOTHING,
                    "top 0 and bottom 0",
                    "nothing is left to compute",
                    "eigenvalues, a density or a trace",
                    "ask for one of them");
        }
    }

    private static void range(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw Refusal.of(
                    SpectrumRefusal.RANGE,
                    name + " " + value,
                    "out of range",
                    most == Integer.MAX_VALUE
                            ? "at least " + least
                            : "from " + least + " to " + most,
                    "leave it out for the default");
        }
    }

    /** The five largest and the smallest eigenvalue of an operator, with the default effort. */
    public static SpectrumRequest of(Subject subject, Curvature of) {
        return new SpectrumRequest(
                subject,
                of,
                5,
                1,
                false,
                false,
                Trace.Method.XTRACE,
                false,
                1e-6,
                1000,
                60,
                60,
                1500,
                1);
    }

    /** Other numbers of extreme eigenvalues. */
    public SpectrumRequest withEnds(int largest, int smallest) {
        return new SpectrumRequest(
                subject, of, largest, smallest, density, trace, estimator, perLayer, tolerance,
                products, probes, steps, dense, seed);
    }

    /** The same with the spectral density, the trace or neither. */
    public SpectrumRequest with(boolean withDensity, boolean withTrace) {
        return new SpectrumRequest(
                subject,
                of,
                top,
                bottom,
                withDensity,
                withTrace,
                estimator,
                perLayer,
                tolerance,
                products,
                probes,
                steps,
                dense,
                seed);
    }

    @Override
    public SpectrumResult run(Session session) {
        return run(session, new LocalJacobians());
    }

    /**
     * Runs it.
     *
     * @param engine where products with the Jacobian are computed, of which a kernel is made
     */
    public SpectrumResult run(Session session, JacobianEngine engine) {
        return run(session, engine, LossEngine.LOCAL);
    }

    /**
     * Runs it.
     *
     * @param losses where products with the Hessian and the Gauss–Newton matrix are summed
     */
    public SpectrumResult run(Session session, JacobianEngine engine, LossEngine losses) {
        return SpectrumStudy.run(this, session, engine, losses);
    }
}
