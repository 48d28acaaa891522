package org.plstar.study.spectrum;

import org.plstar.landscape.ConditionNumber;
import org.plstar.operator.Estimate;

/**
 * The ends of the spectrum of a kernel that is not formed, not divided by N.
 *
 * @param min λ_min
 * @param max λ_max
 * @param condition κ = λ_max/λ_min, or why there is none
 */
public record ImplicitKernelResult(
        ImplicitKernelRequest request, Estimate min, Estimate max, ConditionNumber condition) {}
