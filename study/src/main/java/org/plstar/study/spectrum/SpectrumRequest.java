package org.plstar.study.spectrum;

import org.plstar.operator.Trace;

/**
 * What to compute of which operator.
 *
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
        long seed) {}
