package org.plstar.app.landscape;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.plstar.app.report.Finding;
import org.plstar.landscape.EssentialNonConvexity;
import org.plstar.operator.Estimate;
import org.plstar.study.Subject;
import org.plstar.study.json.Json;
import org.plstar.study.landscape.LandscapeResult;
import org.plstar.study.landscape.PathPlanes;

/**
 * What {@code landscape.json} holds, and {@code --json} prints; numbers beyond the range are
 * absent.
 *
 * @param at which weights, in words
 * @param lambdaMin λ_min(K(w)/N) over parameter space
 */
public record LandscapeSummary(
        String command,
        String at,
        String network,
        int parameters,
        int rows,
        String dataSha256,
        List<String> findings,
        List<Slice> slices,
        Optional<Plane> pathPlane,
        Optional<String> pathPlaneReason,
        List<Near> nearSolution,
        Optional<String> nearSolutionReason,
        List<Sampled> lambdaMin,
        Optional<String> lambdaMinReason,
        String directory) {
    /**
     * The loss along a line.
     *
     * @param eigenvalue of the Hessian along it, if it is an eigenvector, like its error
     */
    public record Slice(
            String point,
            String direction,
            @JsonInclude(Include.NON_EMPTY) OptionalDouble eigenvalue,
            @JsonInclude(Include.NON_EMPTY) OptionalDouble error,
            Optional<Boolean> converged,
            List<OptionalDouble> t,
            List<OptionalDouble> loss) {
        static Slice of(LandscapeResult.Slice s) {
            return new Slice(
                    LandscapeWords.point(s),
                    LandscapeWords.direction(s),
                    s.eigenvalue().stream().mapToDouble(Estimate::value).findFirst(),
                    s.eigenvalue().stream().mapToDouble(Estimate::error).findFirst(),
                    s.eigenvalue().map(Estimate::converged),
                    Json.finite(s.t()),
                    Json.finite(s.loss()));
        }
    }

    /** The loss over the plane of the path, row by row. */
    @SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
    public record Plane(
            double explained,
            int[] keptSteps,
            List<List<OptionalDouble>> path,
            List<OptionalDouble> x,
            List<OptionalDouble> y,
            List<List<OptionalDouble>> lossThroughEnd,
            List<List<OptionalDouble>> lossThroughStart) {
        static Plane of(PathPlanes p) {
            return new Plane(
                    p.explained(),
                    p.steps(),
                    rows(p.iterates()),
                    Json.finite(p.x()),
                    Json.finite(p.y()),
                    rows(p.atEnd()),
                    rows(p.atStart()));
        }

        private static List<List<OptionalDouble>> rows(double[][] values) {
            return Arrays.stream(values).map(Json::finite).toList();
        }
    }

    /** The least curvature at a distance from a solution. */
    public record Near(double residual, double lambdaMin, double error, double ratio) {
        static Near of(EssentialNonConvexity.Row r) {
            return new Near(r.residual(), r.lambdaMin().value(), r.lambdaMin().error(), r.ratio());
        }
    }

    /** λ_min(K(w)/N) at many points. */
    public record Sampled(
            String where, double mu, double partAboveMu, List<OptionalDouble> values) {
        static Sampled of(LandscapeResult.Sampled k) {
            return new Sampled(
                    LandscapeWords.where(k), k.mu(), k.above(), Json.finite(k.lambdaMin()));
        }
    }

    /** Of a result. */
    public static LandscapeSummary of(LandscapeResult l, String command, String directory) {
        Subject s = l.request().subject();
        return new LandscapeSummary(
                command,
                s.words(),
                s.model().text(),
                s.model().layout().size(),
                s.data().training().rows(),
                s.data().training().contentHash(),
                LandscapeWords.of(l).stream().map(Finding::text).toList(),
                l.slices().stream().map(Slice::of).toList(),
                l.path().map(Plane::of),
                l.noPath().map(why -> LandscapeWords.why(why, l)),
                l.nearSolution().stream().map(Near::of).toList(),
                l.noSolution().map(why -> LandscapeWords.why(why, l)),
                l.kernels().stream().map(Sampled::of).toList(),
                l.noKernels().map(why -> LandscapeWords.why(why, l)),
                directory);
    }
}
