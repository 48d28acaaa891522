package org.plstar.study.spectrum;

import org.plstar.operator.DenseForm;
import org.plstar.operator.TraceEstimator;
import org.plstar.study.describe.Asked;
import org.plstar.study.describe.Part;

/**
 * How exactly a spectrum is computed; ranges are looked at by the request.
 *
 * @param tolerance residuals of eigenvalues, relative to the largest
 * @param products most products for the eigenvalues of one operator
 * @param probes products for a trace; a sixth as many probes for a density
 * @param steps Lanczos steps per probe of the density
 * @param estimator of the trace
 * @param dense order up to which all eigenvalues are computed
 */
@Part
public record SpectrumEffort(
        @Asked(value = "1e-6", above = 0, below = 1, group = "Effort")
        double tolerance,

        @Asked(value = "1000", least = 1, group = "Effort") int products,
        @Asked(value = "60", least = 6, group = "Effort") int probes,
        @Asked(value = "60", least = 2, group = "Effort") int steps,
        @Asked(value = "xtrace", group = "Effort") TraceEstimator.Method estimator,

        @Asked(value = "1500", least = 0, most = 5 * DenseForm.DEFAULT_LIMIT, group = "Effort")
        int dense) {}
