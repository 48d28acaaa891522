package org.plstar.landscape.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/**
 * A wrong line in the proofs does not go unseen: each of these makes a test fail, and the control
 * does not.
 */
final class MutationTest {
    @TempDir Path folder;

    /** What would be wrong, where, and by which test it is seen. */
    private enum Mutation {
        CONTROL(
                "bound/Rounding",
                "static double gamma(long k)",
                "static double gamma(long k)",
                SAFE),
        B2_HALVED(
                "SmoothActivation",
                "TANH(StandardActivation.TANH, 1, 0.7698003590, 2)",
                "TANH(StandardActivation.TANH, 1, 0.3849001795, 2)",
                BOTH_WAYS),
        B2_ROUNDED_DOWN(
                "SmoothActivation",
                "0.9678828981",
                "0.9678828980",
                "BoundsTest.activationBoundsAreTheSupremaRoundedUp"),
        B3_HALVED("SmoothActivation", "0.7787696351", "0.3893848176", BOTH_WAYS),
        UP_ROUNDS_DOWN(
                "bound/Rounding", "x * (1 + MARGIN) + TINY", "x * (1 - MARGIN) + TINY", ROUNDING),
        DOWN_ROUNDS_UP(
                "bound/Rounding", "x * (1 - MARGIN) - TINY", "x * (1 + MARGIN) - TINY", ROUNDING),
        DIFFERENCE_ROUNDS_UP(
                "bound/Rounding",
                "(a - b) - MARGIN * (a + b)",
                "(a - b) + MARGIN * (a + b)",
                ROUNDING),
        GAMMA_TOO_SMALL("bound/Rounding", "1.01 * k * UNIT", "0.99 * k * UNIT", ROUNDING),
        INTEGRAL_ROUNDED_UP("March", "integral = Rounding.down(", "integral = Rounding.up(", SUMS),
        CHANGE_ROUNDED_DOWN(
                "March",
                "Rounding.up(omega + width * curvature[j])",
                "Rounding.down(omega + width * curvature[j])",
                SUMS),
        STALE_RADIUS_OF_A_CELL(
                "March",
                "bound.applyAsDouble(knots[j])",
                "bound.applyAsDouble(j == 0 ? 0 : knots[j - 1])",
                "MarchTest.aTargetThatTheMapDoesNotReachIsNeverCertified"),
        STALE_RADIUS_OF_THE_BALL(
                "CurvatureBound",
                "drift[i] = new Drift(at, norms.orElse(null), i, radius)",
                "drift[i] = new Drift(at, norms.orElse(null), i, radius / 2)",
                BOTH_WAYS),
        CENTRE_ONLY(
                "CurvatureBound",
                "drift[i] = new Drift(at, norms.orElse(null), i, radius)",
                "drift[i] = new Drift(at, norms.orElse(null), i, 0)",
                SEARCH),
        DRIFT_OF_SLOPES_DROPPED(
                "Drift",
                "(turned(t) * dm[j] + operator(t) * ddr[j]) * p[j][k]",
                "(turned(t) * dm[j]) * p[j][k]",
                BOTH_WAYS),
        DRIFT_OF_PRODUCTS_DROPPED(
                "Drift",
                "at.bentMax[j][i] * (dp[j][k] * p[j][l] + left * dp[j][l])",
                "at.bentMax[j][i] * (dp[j][k] * p[j][l])",
                BOTH_WAYS),
        DRIFT_OF_INPUTS_DROPPED(
                "CurvatureBound",
                "d.xi[k] * d.g[l] + d.g0[k] * d.xi[l]",
                "d.xi[k] * d.g[l]",
                BOTH_WAYS),
        DRIFT_OF_V_DROPPED(
                "Drift",
                "at.sharedNorm[t][i] + dv[term.stage()]",
                "at.sharedNorm[t][i]",
                BOTH_WAYS),
        SECOND_LAYER_PAIR_DROPPED(
                "CurvatureBound",
                "if (stage(k) < stage(l)) {",
                "if (stage(k) + 1 < stage(l)) {",
                SEARCH),
        POWER_ITERATION(
                "bound/SpectralNorm",
                "for (double more : ABOVE) {",
                "if (estimate > 0) { return estimate; } for (double more : ABOVE) {",
                "BoundsTest.aKnownNormIsNeverUndercutAndHardlyExceeded"),
        LEAST_VALUE_NOT_PROVED(
                "bound/SpectralNorm",
                "for (double less : BELOW) {",
                "if (estimate > 0) { return OptionalDouble.of(estimate); } for (double less :"
                        + " BELOW) {",
                SAFE),
        RESIDUAL_WITHOUT_ROUNDING(
                "KernelBound",
                "Rounding.up(Rounding.norm(r) + residualError)",
                "Rounding.up(Rounding.norm(r))",
                SAFE),
        STEP_OF_W0_CLAIMED(
                "PointBounds",
                "double b1 = Rounding.up(b0 + march.change());",
                "double b1 = Rounding.up(b0);",
                "DescentStepTest.theStepOfAProofFitsTheWholeBall"),
        FACTOR_C_DROPPED(
                "DescentFactor",
                "return inner > 0 ? Rounding.down(Math.sqrt(inner)) : 0;",
                "return inner > 0 ? 1 : 0;",
                "DescentStepTest.theFactorOfCurvatureIsPaidFor"),
        MOVED_TANGENTS_DROPPED(
                "RestrictedDrift",
                "sum += d.al[l] * (za * xb + xa * zb + xa * xb);",
                "",
                BOTH_TUBES),
        DRIFT_OF_V_IN_THE_TUBE_DROPPED(
                "RestrictedDrift",
                "turned * size(b, l - 1, i) + v * two[1][l - 1]",
                "v * two[1][l - 1]",
                BOTH_TUBES),
        WAY_OUT_OF_THE_ROW_SPACE_DROPPED(
                "Majorant",
                "(a + b * most) / (1 + h * most * most)",
                "a / (1 + h * most * most)",
                "MajorantMapsTest.theWorstDirectionIsTheWorst"),
        ADJOINT_OF_THE_WEIGHT_HESSIAN_DROPPED(
                "WeightHessian", "+ at.slope[l][i * m + unit] * u[k];", ";", BOTH_STAGES),
        WEIGHT_HESSIAN_OF_THE_CENTRE_ONLY(
                "CurvatureBound",
                "point.getAsDouble() + change.fromComputed(drift)",
                "point.getAsDouble()",
                BOTH_STAGES),
        BRANCH_DROPPED("Drift", "ball += whole;", "ball = whole;", STAGES),
        WINDOWS_THAT_OVERLAP_COUNTED_ONCE(
                "WeightNorms", "spread[t] = Rounding.up(s * root);", "spread[t] = s;", STAGES),
        GRID_WITHOUT_PADDING(
                "ConvolutionNorm",
                "int down = p.height() + p.window().rows().reach() - 1;",
                "int down = Math.max(1, p.height() / 2);",
                "StageSoundnessTest.theNormOfAConvolutionIsBoundedOverFrequencies"),
        WINDOWS_WITHOUT_THEIR_INPUTS(
                "InputForms",
                "left[i] = Rounding.up(c[i] * at.inputNorm(l, i));",
                "left[i] = Rounding.up(c[i] * at.inputNorm(l, i) / 2);",
                STAGES),
        BENDS_ALONG_V_DROPPED(
                "TangentRows",
                "at.bend[l][here] * z[l][i * m + k] * at.u[l][(sample * at.outputs + c) * m + k] +",
                "",
                RESTRICTED),
        WEIGHTS_ALONG_V_DROPPED(
                "TangentRows",
                "sum += white.x()[i * n + j * outputs + d] * gram[j * outputs + d];",
                "sum += 0;",
                RESTRICTED),
        SLICE_WITHOUT_MOVED_INPUTS(
                "RestrictedTensor",
                "a[i * n + j] += v[j] * product[i * samples + j / outputs];",
                "a[i * n + j] += 0;",
                RESTRICTED),
        GRAM_WITHOUT_MIXED_PRODUCTS(
                "RestrictedTensor",
                "through[c][i] * across[j] + across[i] * through[c][j];",
                "through[c][i] * across[j];",
                SHARP),
        COMPLEMENT_HALVED(
                "RestrictedConstants",
                "double w3 = stretch * (e + tensor.error);",
                "double w3 = stretch * (e / 2 + tensor.error);",
                RESTRICTED),
        MIXED_FORM_WITHOUT_ITS_TURNED_HALF(
                "MixedForm", "+ r[(a * n + j) * all + b * n + i]);", ");", RESTRICTED),
        DIRECTIONS_TRUSTED(
                "Whitening",
                "Rounding.up(Rounding.norm(whole) + error + n * Rounding.UNIT)",
                "0",
                "WhiteningTest.theDirectionsAreAsOrthonormalAsIsSaid"),
        ONE_DIRECTION_FOR_ALL(
                "TangentSizes",
                "stretch * (SpectralNorm.above(rows.z[l], n, m) + zOff)",
                "stretch * (SpectralNorm.above(rows.z[l], 1, m) + zOff)",
                SHARP),
        TUBE_WITHOUT_SECOND_ORDER(
                "Tube", "+ along * along / 2 * second + rounding", "+ rounding", SHARP),
        TUBE_WITHOUT_WHAT_LEAVES_V("Tube", "+ across * crude +", "+", SHARP),
        TUBE_OF_HALF_THE_WAY(
                "Tube",
                "new Drift(at, measured, i, along, tube)",
                "new Drift(at, measured, i, along / 2, tube)",
                SHARP),
        THIRD_DERIVATIVE_WITHOUT_B3(
                "ThirdDerivative",
                "sum += at.stack.stage(l).activation().b3() * u * d.p[l][a]",
                "sum += 0 * u * d.p[l][a]",
                "CurvatureDriftTest.noSearchFindsALargerThirdDerivativeOrAFasterChangeOfTheSecond"),
        MAJORANT_UNCONFIRMED(
                "Majorant",
                "if (nextKappa <= guessKappa && nextOut <= guessOut) {",
                "if (nextKappa < 2) {",
                CELLS),
        MAJORANT_WITHOUT_ROUNDING_AT_THE_START(
                "Majorant", "kappa = Rounding.up(setting.epsilon / a0);", "kappa = 0;", CELLS),
        STEP_ON_THE_WAY_OF_W0_CLAIMED(
                "SharperProofs",
                "double b1 = Rounding.up(b0 + m.last().omega());",
                "double b1 = Rounding.up(b0);",
                "DescentStepTest.theStepOfAMajorantFitsTheWholeWay"),
        TURNED_WEIGHTS_DROPPED(
                "RestrictedDrift",
                "+ s * d.radius() * o.dm[l - 1] * size(slot, l - 1, i)",
                "",
                BOTH_TUBES),
        MOVED_SLOPES_BELOW_DROPPED("RestrictedDrift", "+ norm * turned", "", BOTH_TUBES),
        DRIFT_OF_BENDS_WITHOUT_B3(
                "RestrictedDrift",
                "+ (at.uMax[l][i] + o.duRow[l]) * b3 * (d.zt[l] + o.zt[l])",
                "",
                BOTH_TUBES),
        LENGTHS_OF_SLOTS_EXCHANGED(
                "RestrictedDrift",
                "Math.sqrt(own) * length(a) + Math.sqrt(other) * length(b)",
                "Math.sqrt(own) * length(b) + Math.sqrt(other) * length(a)",
                BOTH_TUBES),
        LARGEST_SAMPLE_FOR_ALL(
                "RestrictedDrift",
                "Rounding.up(Rounding.norm(alone))",
                "Rounding.up(java.util.Arrays.stream(alone).max().orElse(0))",
                BOTH_TUBES),
        WAY_OUT_TAKEN_FOR_ONE_IN_V(
                "Sharper",
                "moves.at(tube, Slot.ANY, Slot.PULLED)",
                "moves.at(tube, Slot.ALONG, Slot.PULLED)",
                BOTH_TUBES),
        RESIDUALS_METRIC_WITHOUT_A0(
                "Sharper", "Rounding.up(a0 * constants.wE())", "constants.wE()", SCALED),
        DRIFT_IN_V_NOT_PULLED_BACK(
                "Sharper",
                "moves.at(tube, Slot.ALONG, Slot.ALONG) / a0",
                "moves.at(tube, Slot.ALONG, Slot.ALONG)",
                SCALED),
        PATH_WITHOUT_ROUNDING_AT_THE_START(
                "Sharper",
                "this.epsilon = kernel.jacobianError;",
                "this.epsilon = 0;",
                "SharperTest.pathsBeginWithTheRoundingOfTheJacobian"),
        TUBE_OF_THE_CELLS_BEGINNING(
                "Majorant", "setting.around.at(far, most)", "setting.around.at(s, across)", CELLS),
        TUBE_LEFT_SIDEWAYS("Majorant", "|| s > far || across > most)", "|| s > far)", CELLS),
        RATE_OF_THE_CELLS_BEGINNING(
                "Majorant",
                "double sigma = sigma(guessKappa);",
                "double sigma = sigma(kappa);",
                CELLS),
        RATIO_OF_THE_CELLS_BEGINNING(
                "Majorant",
                "rate(w.w3() + here.out, whole + here.change, sigma, guessOut)",
                "rate(w.w3() + here.out, whole + here.change, sigma, out)",
                CELLS),
        NOTHING_OUTSIDE_AT_THE_START("Majorant", "out = setting.epsilon;", "out = 0;", CELLS),
        PATH_NEVER_LEAVES_V(
                "Majorant",
                "Rounding.up(across + width * rate(0, 1, sigma, guessOut))",
                "across",
                CELLS),
        OMEGA_BY_THE_CURVATURE_OF_W0(
                "Majorant",
                "omega + (s - before[0]) * curvature",
                "omega + (s - before[0]) * setting.around.curvatureAtStart()",
                CELLS),
        LIMIT_OF_KAPPA_WITHOUT_A0("Majorant", "limit / a0);", "limit);", CELLS),
        LARGEST_RATE_ROUNDED_DOWN(
                "Majorant", "return Rounding.up(most * h", "return Rounding.down(most * h", WORST),
        C_FOR_ITS_SQUARE(
                "Majorant", "Rounding.down(c * c) * state.fallen", "c * state.fallen", LIMIT),
        STEPS_TAKEN_FOR_THE_FLOW(
                "SharperProofs", "kernel.room()), 0.5,", "kernel.room()), 1,", LIMIT),
        RATE_OF_W0_CLAIMED(
                "SharperProofs",
                "Rounding.down(Proof.CLAIMED * sigma * sigma)",
                "Rounding.down(Proof.CLAIMED * a0 * a0)",
                PROMISED),
        RATE_WITHOUT_C(
                "SharperProofs",
                "Proof.CLAIMED * m.factor() * eta * sigma * sigma",
                "Proof.CLAIMED * eta * sigma * sigma",
                PROMISED),
        BACKWARD_PASS_WITHOUT_THE_UNKNOWN(
                "WeightHessian", "u[to + element] += map.scale() * v[from + p];", "", BOTH_STAGES),
        HESSIAN_WITHOUT_BIASES(
                "WeightHessian",
                "hessian[to + offset[t] + map.weight().length + o] = map.biasScale() * sum;",
                "",
                BOTH_STAGES),
        HESSIAN_WITHOUT_ROUNDING("WeightHessian", "square += off * off;", "", HESSIAN),
        UNITS_BY_THE_LAST_ONE(
                "UnitCurvature",
                "proved = Math.max(proved, form(exact[0], exact[1]));",
                "proved = form(exact[0], exact[1]);",
                UNIT),
        FIRST_UNIT_SKIPPED(
                "UnitCurvature",
                "for (int k = 0; k < units; k++) {",
                "for (int k = 1; k < units; k++) {",
                UNIT),
        UNITS_THAT_ARE_NOT_LOOKED_AT_FORGOTTEN(
                "UnitCurvature", "left = Math.max(left, most[j]);", "", UNIT),
        UNIT_SKIPPED_BY_A_QUOTIENT_OF_ONE_ROW(
                "UnitCurvature",
                "most = Math.max(most, next[i] / w[i]);",
                "most = next[i] / w[i];",
                UNIT),
        UNIT_BY_THE_SHARE_OF_ONE_ROW(
                "UnitCurvature",
                "shareA = Math.max(shareA, bent(drift[i], i, j) / drift[i].c[IN][IN]);",
                "shareA = bent(drift[i], i, j) / drift[i].c[IN][IN];",
                UNIT),
        UNIT_WITHOUT_DRIFT_OF_ITS_SLOPE(
                "UnitCurvature",
                "Math.abs(at.slope[IN][i * units + j]) + moved",
                "Math.abs(at.slope[IN][i * units + j])",
                BOTH_UNITS),
        UNIT_WITHOUT_DRIFT_OF_ITS_BEND(
                "UnitCurvature", "centre + phi.b3() * d.zi[IN]", "centre", BOTH_UNITS),
        UNIT_WITHOUT_DRIFT_OF_ITS_OUTPUT(
                "UnitCurvature", "(u[j] + d.duRow[IN]) * bend", "u[j] * bend", BOTH_UNITS),
        UNIT_OF_ONE_OUTPUT(
                "UnitCurvature",
                "Rounding.norm(at.u[IN], first, at.outputs, units)",
                "Math.abs(at.u[IN][first])",
                BOTH_UNITS),
        UNIT_WITHOUT_ITS_OTHER_BLOCK(
                "UnitCurvature",
                "Math.sqrt(a * a + 4 * b * b)",
                "Math.sqrt(a * a + b * b)",
                BOTH_UNITS),
        ROW_BY_ITS_LAST_UNIT(
                "UnitCurvature",
                "most = Math.max(most, form(bent(d, i, j) * g * g, sloped(d, i, j) * g));",
                "most = form(bent(d, i, j) * g * g, sloped(d, i, j) * g);",
                "UnitCurvatureTest.ofOneRowItIsTheNorm"),
        CHECK_OF_A_UNIT_WITHOUT_DRIFT("check/PlainUnits", "+ b.duRow[1]", "", BOTH_UNITS),
        CHECK_OF_A_UNIT_WITHOUT_DRIFT_OF_ITS_SLOPE(
                "check/PlainUnits",
                "slope + Math.min(a.b2, bend(i, unit) + a.b3 * z / 2) * z",
                "slope",
                BOTH_UNITS),
        CHECK_WITHOUT_THE_LARGEST_UNIT(
                "check/PlainUnits",
                "Deque<Part> parts = new ArrayDeque<>(Arrays.asList(all));",
                "Deque<Part> parts = new ArrayDeque<>(Arrays.asList(all)); parts.removeFirst();",
                BOTH_UNITS),
        CHECK_SKIPS_BY_A_QUOTIENT_OF_ONE_ROW(
                "check/PlainUnits",
                "most = Math.max(most, image[i] / y[i]);",
                "most = image[i] / y[i];",
                BOTH_UNITS),
        CHECK_OF_A_SHORTER_TUBE("check/PlainTube", "+ along * along * second / 2);", ");", SHARP),
        CHECK_WITHOUT_MOVED_INPUTS(
                "check/PlainRestricted",
                "a[i][j] += g * (map.scale * map.scale * turned);",
                "a[i][j] += 0;",
                SHARP),
        CHECK_WITHOUT_TURNED_WEIGHTS(
                "check/PlainMoves", "+ turned * still.dm[l - 1] * d.z[l - 1]", "", SHARP),
        CHECK_WITHOUT_MOVED_TANGENTS_OF_BOTH("check/PlainMoves", "+ xa[l] * xb[l])", ")", SHARP),
        CHECK_OF_A_PATH_THAT_NEVER_LEAVES_V(
                "check/PlainMajorant", "left = rates.bend == 0 ? 0 : out;", "left = 0;", PATHS),
        CHECK_OF_A_TUBE_LEFT_SIDEWAYS(
                "check/PlainMajorant", "|| (rates.bend > 0 && out > most)", "", PATHS),
        CHECK_BY_THE_CELLS_BEGINNING(
                "check/PlainMajorant", "around.at(far, most)", "around.at(length, left)", PATHS),
        CHECK_BY_THE_RATE_OF_THE_CELLS_BEGINNING(
                "check/PlainMajorant",
                "double s = a0 * (1 - k) * (1 - 1e-12);",
                "double s = a0 * (1 - kappa) * (1 - 1e-12);",
                PATHS),
        CHECK_WITH_NOTHING_OUTSIDE_AT_THE_START(
                "check/PlainMajorant",
                "double delta = around.error();",
                "double delta = 0;",
                PATHS),
        CHECK_WITHOUT_CURVATURE_OUTSIDE(
                "check/PlainMajorant", "rates.w2 + t.second()", "rates.w2", PATHS),
        CHECK_WITHOUT_DRIFT_OUTSIDE(
                "check/PlainMajorant", "start + t.moved(), ratio)", "start, ratio)", PATHS),
        CHECK_OF_OMEGA_BY_THE_CURVATURE_OF_W0(
                "check/PlainMajorant",
                "omega + (end - length) * whole",
                "omega + (end - length) * start",
                PATHS),
        CHECK_OF_ONE_DIRECTION("check/PlainMajorant", "Math.min(top, most)", "0", PATHS),
        CHECK_UNCONFIRMED(
                "check/PlainMajorant",
                "if (nextK <= k && nextD <= d) {",
                "if (nextK < 1) {",
                PATHS),
        CHECK_IGNORES_THE_RADIUS(
                "check/PlainMajorant",
                "Math.min(radius, length + room * width / sigma)",
                "length + room * width / sigma",
                PATHS),
        CHECK_COUNTS_A_CELL_MORE(
                "check/PlainMajorant",
                "j * width * (1 - 1e-9)",
                "(j + 1) * width * (1 - 1e-9)",
                PATHS),
        CHECK_OF_RESIDUALS_METRIC_WITHOUT_A0(
                "check/PlainMajorant", "a0 * t.pulled()", "t.pulled()", PATHS),
        CHECK_WITH_C_FOR_ITS_SQUARE(
                "check/Check", "factor * factor : factor", "factor : factor", LIMIT),
        CHECK_TAKES_STEPS_FOR_THE_FLOW("check/Check", "steps ? 0.5 : 1", "1", LIMIT),
        CHECK_OF_THE_STEP_AT_W0("check/Check", "PlainAlgebra.up(b0 + sum.omega)", "b0", LIMIT),
        CHECK_OF_A_HESSIAN_WITHOUT_SLOPES(
                "check/PlainHessian",
                "double second = pass.slope[l][k] * u[k];",
                "double second = 0;",
                BOTH_STAGES),
        CHECK_OF_A_HESSIAN_WITHOUT_RADII("check/PlainHessian", "error += r;", "", PLAIN_HESSIAN),
        CHECK_TRUSTS_DIRECTIONS(
                "check/PlainWhitening",
                "PlainAlgebra.up(PlainAlgebra.frobenius(whole) + error + PlainAlgebra.EPS * n)",
                "0",
                "check.PlainWhiteningTest.theDirectionsAreAsOrthonormalAsIsSaid"),
        CHECK_BELIEVES_THE_RADIUS(
                "check/Check",
                "Sum.over(bounds, claim.radius(), a0, cells, need)",
                "Sum.over(bounds, 2 * claim.radius(), a0, cells, need)",
                TOUCHED),
        CHECK_BELIEVES_A0(
                "check/Check",
                "if (!PlainAlgebra.above(",
                "if (claim.x().length < 0 && !PlainAlgebra.above(",
                TOUCHED),
        CHECK_BELIEVES_THE_STEP(
                "check/Check",
                "!(eta * b1 * b1 * (1 + 1e-12) <= 1)",
                "!(eta * b1 * b1 <= 4)",
                TOUCHED),
        CHECK_BELIEVES_THE_RATE("check/Check", "<= rate)) {", "<= 2 * rate)) {", TOUCHED),
        PRODUCT_OF_THE_MIDDLE_ONLY(
                "slopes/SlopePass",
                "give(in.get(0), a.times(g, of(in.get(1)).mid(), of(in.get(1)).radius()));",
                "give(in.get(0), a.times(g, of(in.get(1)).mid(), null));",
                SLOPES),
        CONTRACT_OF_THE_MIDDLE_ONLY(
                "slopes/SlopePass",
                "if (factor.radius() != null) {",
                "if (factor.radius() != null && terms < 0) {",
                SLOPES),
        ERROR_FOR_THE_RADIUS(
                "slopes/Boxes",
                "error == null ? moved : b.add(error, moved)",
                "error == null ? moved : error",
                SLOPES),
        SHARED_PARAMS_JOINED(
                "slopes/Enclosed",
                "unknowns.stream().noneMatch(other.unknowns::contains)",
                "unknowns.size() < 9",
                SHARED),
        TIES_OF_DIFFERENT_WEIGHTS(
                "slopes/SameFunctions",
                "Arrays.setAll(ids, _ -> names.fresh());",
                "Arrays.setAll(ids, _ -> ZERO + 1);",
                SLOPES),
        KINK_BY_ITS_COMPUTED_SLOPE(
                "slopes/Interval",
                "b.mul(b.scale(apart, m.abs(g.mid())), near)",
                "b.mul(b.scale(0, m.abs(g.mid())), near)",
                SLOPES),
        CHOICE_BY_ITS_COMPUTED_SLOPE(
                "slopes/SlopePass", "b.select(near, size, radius)", "radius", SLOPES),
        DETACH_AS_A_CONSTANT(
                "slopes/SlopePass",
                "b.spread(b.fill(0, n.type().shape()), g.mid().type().axes()),"
                        + " m.magnitude(g.mid(), g.radius())",
                "b.spread(b.fill(0, n.type().shape()), g.mid().type().axes()), null",
                SLOPES),
        CANDIDATES_BY_THEIR_UPPER_ENDS(
                "slopes/Boxes",
                "b.max(b.subtract(x.mid(), radius), axis)",
                "b.max(b.add(x.mid(), radius), axis)",
                SLOPES),
        QUOTIENT_OF_THE_MIDDLE_ONLY(
                "slopes/UnaryBounds",
                "m.plus(x.radius(), m.times(m.abs(q), y.radius()))",
                "null",
                SLOPES),
        SECOND_DERIVATIVE_HALVED(
                "slopes/UnaryBounds",
                "case SIN, COS -> 1; case SQUARE -> 2;",
                "case SIN, COS -> 0.5; case SQUARE -> 2;",
                SLOPES),
        LEAST_OF_A_FOLD_AS_OF_ITS_PARTS(
                "slopes/ChoiceBoxes",
                "x.unknowns(), x.least() >= 0 ? 0 : Boxes.NO_LEAST); } Enclosed argMax(",
                "x.unknowns(), x.least()); } Enclosed argMax(",
                "slopes.EdgesTest.whatMeetsInAFoldMayBeLess"),
        SQUARES_THAT_UNDERFLOW_DROPPED(
                "slopes/Margins",
                "b.shift(sum, Rounding.SQUARES)",
                "sum",
                "slopes.EdgesTest.squaresThatUnderflowAreNotZero"),
        OTHER_SAMPLES_FORGOTTEN(
                "slopes/SlopeProgram",
                "refuseJoinedSamples(); whole = program();",
                "whole = program();",
                "slopes.EdgesTest.outputsOfOneSampleThatNeedOthersAreRefused"),
        LOGARITHM_BEYOND_DOUBLES(
                "slopes/TwofoldFunctions",
                "case LOG -> x > 1e-300 && x < 1e300;",
                "case LOG -> x > 0;",
                "slopes.EdgesTest.whatIsNoDoubleOnTheWayIsNotGuessed"),
        NORM_OF_SLOPES_HALVED(
                "slopes/SlopeTheorems",
                "kappa = Rounding.up(e.total() / a0);",
                "kappa = Rounding.up(e.total() / (2 * a0));",
                "slopes.KnownAnswersTest.aDeadReluIsNotCertified"),
        CHECK_CONTRACTS_THE_MIDDLE_ONLY(
                "check/program/Product",
                "loops.add(sizeC, off, rad);",
                "loops.add(sizeC, new double[off.length], rad);",
                PLAIN_SLOPES),
        CHECK_MULTIPLIES_THE_MIDDLE_ONLY(
                "check/program/Arithmetic",
                "r.give(b, k, c[k], e[k], r.mid[a][k], r.rad[a][k]);",
                "r.give(b, k, c[k], e[k], r.mid[a][k], 0);",
                PLAIN_SLOPES),
        CHECK_WITHOUT_KINKS(
                "check/program/Functions",
                "case RELU -> low <= 0 && high >= 0 && low < high ? 1 : 0;",
                "case RELU -> 0;",
                "check.program.CheckSoundnessTest.secantsOverAKinkAreInTheirIntervals"),
        CHECK_WITH_DETACHED_CONSTANTS(
                "check/program/Detached",
                "r.give(x, k, 0, Math.abs(c[k]) + e[k], 1, 0);",
                "r.give(x, k, 0, 0 * e[k] * c[k], 1, 0);",
                PLAIN_SLOPES),
        CHECK_WITHOUT_RIVALS(
                "check/program/Maximum", "rivals.isEmpty() ? 0 : 1", "0", PLAIN_SLOPES),
        CHECK_AT_THE_CENTRE_ONLY(
                "check/program/Run",
                "double all = off + move[line.id][k];",
                "double all = off;",
                PLAIN_SLOPES),
        CHECK_WITHOUT_SQUARES_THAT_UNDERFLOW(
                "check/program/Product",
                "by[k] = whole * Math.sqrt(rows[k] + 1e-290);",
                "by[k] = whole * Math.sqrt(rows[k]);",
                "check.program.CheckSoundnessTest.squaresThatUnderflowAreNotZero"),
        CHECK_OF_A_WIDER_KAPPA(
                "check/program/SlopeCheck",
                "if (!(kappa < 1) || !(aN <= room * claim.radius())) {",
                "if (!(kappa < 2)) {",
                PLAIN_CLAIMS),
        CHECK_BELIEVES_THE_LEAST_SINGULAR_VALUE(
                "check/program/SlopeCheck",
                "if (!PlainAlgebra.above(",
                "if (kernel.length == 0 && !PlainAlgebra.above(",
                PLAIN_CLAIMS),
        KINK_IGNORED(
                "Drift",
                "kink |= !(APART * zi[l] + ROUNDING * at.zError[l][i] < at.kinkDistance[l][i]);",
                "",
                KINKS),
        KINK_OF_HALF_THE_WAY("Drift", "APART * zi[l] +", "APART / 2 * zi[l] +", KINKS),
        JACOBIAN_AT_A_KINK(
                "KernelBound",
                "d.kink ? Double.POSITIVE_INFINITY : all",
                "all",
                "KinkedStagesTest.aUnitOnItsKinkIsNoPlaceForTheorems"),
        CHECK_IGNORES_KINKS("check/PlainBall", "kink |= !(zi[l] < o.apart[l]);", "", KINKS),
        MAXIMUM_WITHOUT_A_KINK(
                "Sides",
                "least = Math.min(least, (z[at + best] - z[at + k]) / moving);",
                "",
                CHOICES),
        RIVALS_THAT_MOVE_ALONE(
                "Sides",
                "(own[k] == ZERO ? 0 : 1) + (own[best] == ZERO ? 0 : 1)",
                "own[k] == ZERO ? 0 : 1",
                CHOICES),
        EQUAL_NUMBERS_AS_EQUAL_FUNCTIONS(
                "Sides",
                "own[k] != own[best]) {",
                "own[k] != own[best] && z[at + k] != z[at + best]) {",
                "KinkedStagesTest.numbersThatAreEqualByChanceAreAKink"),
        CHECK_OF_RIVALS_THAT_MOVE_ALONE(
                "check/PlainSides", "one ? between : between / 2", "between", CHOICES),
        CHECK_OF_ZEROS_IN_A_MAXIMUM(
                "check/program/PlainStages",
                "(p.isPadded() && !p.below)",
                "(p.isPadded() && !p.isPadded())",
                READ),
        WEIGHTS_READ_TWICE(
                "StageReader",
                "if (entered.getOrDefault(e.name(), 0) != 1) {",
                "if (entered.getOrDefault(e.name(), 0) == 0) {",
                READ),
        OTHER_ELEMENTS_READ_AS_WINDOWS(
                "StageReader",
                "|| !Arrays.equals(p.index(), index)) { throw refusal(id, \"its weights",
                ") { throw refusal(id, \"its weights",
                READ),
        CHECK_READS_WEIGHTS_TWICE(
                "check/program/PlainStages",
                "Shapes.require(entered.add(name),",
                "Shapes.require(entered.add(name) || true,",
                READ),
        CHECK_READS_OTHER_ELEMENTS(
                "check/program/PlainStages", "if (!fits) {", "if (!fits && id < 0) {", READ),
        CHECK_OF_A_CHOICE_BY_ITS_SIDE(
                "check/program/Choice",
                "r.give(from(r, k), k, c[k], e[k], 1, open ? 1 : 0);",
                "r.give(from(r, k), k, c[k], e[k], 1, 0);",
                "check.program.CheckSoundnessTest.secantsOverAChoiceAreInTheirIntervals"),
        CHECK_OF_A_CHOICE_AWAY_FROM_ZERO(
                "check/program/Choice",
                "(zero >= 0 && (r.mid[zero][k] != 0 ||",
                "(zero >= 0 && (r.mid[zero][k] > 1 ||",
                PLAIN_CLAIMS),
        CHECK_OF_SUMS_AS_STACKS(
                "check/PlainNetwork",
                "boolean all = maps.size() == last;",
                "boolean all = maps.size() >= last;",
                "StageSoundnessTest.twoDenseMapsOfOneStageAreNoStackInEitherWay"),
        CHECK_WITH_HALF_B2(
                "check/PlainActivation",
                "TANH(1, 0.76980036, 2)",
                "TANH(1, 0.38490018, 2)",
                BOTH_WAYS);

        final String file;
        final String from;
        final String to;
        final String test;

        Mutation(String file, String from, String to, String test) {
            this.file = file;
            this.from = from;
            this.to = to;
            this.test = test;
        }
    }

    private static final String SAFE =
            "ExactConstantsTest.everyConstantIsOnTheSafeSideOfItsExactValue";
    private static final String UNIT = "UnitCurvatureTest.theLargestUnitIsFound";
    private static final String BOTH_UNITS = "UnitCurvatureTest.bothWaysAgree";
    private static final String ROUNDING = "ExactConstantsTest.directedRoundingGoesItsWay";
    private static final String SUMS = "MarchTest.sumsAreOnTheSafeSideOfExactOnes";
    private static final String BOTH_WAYS = "CheckTest.bothWaysBoundTheCurvatureByTheSameNumber";
    private static final String BOTH_TUBES =
            "SharperTest.bothWaysHaveTheSameRestrictedConstantsAndTubes";
    private static final String BOTH_STAGES = "StageSoundnessTest.bothWaysAgree";
    private static final String TOUCHED = "CheckTest.whatIsProvedIsConfirmedAndWhatIsTouchedIsNot";
    private static final String STAGES = "StageSoundnessTest.bothWaysAgree";
    private static final String RESTRICTED =
            "RestrictedTest.noSearchExceedsARestrictedConstantAndTheyAreNotFarFromIt";
    private static final String SHARP =
            "SharperTest.bothWaysHaveTheSameRestrictedConstantsAndTubes";
    private static final String CELLS = "MajorantTest.noCellEndsBelowTheSolution";
    private static final String WORST = "MajorantMapsTest.theWorstDirectionIsTheWorst";
    private static final String SCALED = "ScaledEquationsTest.pathsStayAsTheyAre";
    private static final String LIMIT = "NearTheLimitTest.theSecondWayNeedsTheSamePath";
    private static final String PROMISED =
            "SharperTest.whatTheMajorantPromisesHappensAndTheSecondWayConfirmsIt";
    private static final String PATHS = "check.PlainMajorantTest.noPathEndsBelowTheSolution";
    private static final String HESSIAN =
            "WeightHessianTest.sumsThatNearlyCancelAreBoundedWithTheirRounding";
    private static final String PLAIN_HESSIAN =
            "check.PlainHessianTest.sumsThatNearlyCancelAreBoundedWithTheirRounding";
    private static final String SLOPES =
            "slopes.KinkedSoundnessTest.everyOpsSecantsAreInTheirIntervals";
    private static final String SHARED = "slopes.SlopeSoundnessTest.boundsOfRandomProgramsHold";
    private static final String PLAIN_SLOPES =
            "check.program.CheckSoundnessTest.everyOpsSecantsAreInTheirIntervals";
    private static final String PLAIN_CLAIMS =
            "check.program.CheckSoundnessTest.plainSystemsAreConfirmed";
    private static final String KINKS =
            "KinkedStagesTest.theRadiusOfOneLayerIsThatOfItsNearestUnit";
    private static final String CHOICES =
            "KinkedStagesTest.theRadiusOfAMaximumIsThatOfItsNearestRival";
    private static final String READ = "StageReaderTest.otherProgramsAreReadByNeitherWay";
    private static final String SEARCH =
            "CurvatureSoundnessTest.noSearchFindsAMoreCurvedPlaceThanTheBound";

    @Test
    void theControlPasses() throws Exception {
        assertThat(failure(Mutation.CONTROL)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "B2_HALVED",
                "UP_ROUNDS_DOWN",
                "DRIFT_OF_SLOPES_DROPPED",
                "STALE_RADIUS_OF_A_CELL",
                "POWER_ITERATION",
                "STEP_OF_W0_CLAIMED",
                "KINK_BY_ITS_COMPUTED_SLOPE",
                "CHECK_AT_THE_CENTRE_ONLY",
                "CHECK_BELIEVES_THE_RATE"
            })
    void theClassicMistakesAreSeen(Mutation mutation) throws Exception {
        assertThat(failure(mutation)).as(mutation.test).isPresent();
    }

    @ParameterizedTest
    @EnumSource(names = "CONTROL", mode = Mode.EXCLUDE)
    @EnabledIfSystemProperty(
            named = "plstar.certificate.mutations",
            matches = "all",
            disabledReason = "takes some minutes: -Dplstar.certificate.mutations=all")
    void everyMistakeIsSeen(Mutation mutation) throws Exception {
        assertThat(failure(mutation)).as(mutation.test).isPresent();
    }

    private Optional<AssertionError> failure(Mutation m) throws Exception {
        int dot = m.test.lastIndexOf('.');
        return new MutatedSource(folder, m.file, m.from, m.to)
                .run(m.test.substring(0, dot), m.test.substring(dot + 1));
    }
}
