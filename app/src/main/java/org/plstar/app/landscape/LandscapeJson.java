package org.plstar.app.landscape;

import java.util.Arrays;
import org.plstar.landscape.EssentialNonConvexity;
import org.plstar.study.Subject;
import org.plstar.study.landscape.LandscapeResult;
import org.plstar.study.landscape.PathPlanes;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A landscape as one JSON object. */
public final class LandscapeJson {
    private LandscapeJson() {}

    /** Everything but the files. */
    public static ObjectNode of(LandscapeResult l, String command) {
        Subject s = l.request().subject();
        ObjectNode j = JsonMapper.shared().createObjectNode();
        j.put("command", command);
        j.put("at", s.words());
        j.put("network", s.model().text());
        j.put("parameters", s.model().layout().size());
        j.put("rows", s.data().training().rows());
        j.put("data_sha256", s.data().training().contentHash());
        ArrayNode findings = j.putArray("findings");
        LandscapeWords.of(l).forEach(f -> findings.add(f.text()));
        ArrayNode slices = j.putArray("slices");
        for (LandscapeResult.Slice x : l.slices()) {
            ObjectNode o = slices.addObject();
            o.put("point", LandscapeWords.point(x));
            o.put("direction", LandscapeWords.direction(x));
            x.eigenvalue()
                    .ifPresent(
                            e -> {
                                o.put("eigenvalue", e.value());
                                o.put("error", e.error());
                                o.put("converged", e.converged());
                            });
            numbers(o.putArray("t"), x.t());
            numbers(o.putArray("loss"), x.loss());
        }
        l.path().ifPresent(p -> plane(j.putObject("path_plane"), p));
        if (l.noPath().isPresent()) {
            j.put("path_plane_reason", LandscapeWords.why(l.noPath().get(), l));
        }
        ArrayNode rows = j.putArray("near_solution");
        for (EssentialNonConvexity.Row r : l.nearSolution()) {
            ObjectNode o = rows.addObject();
            o.put("residual", r.residual());
            o.put("lambda_min", r.lambdaMin().value());
            o.put("error", r.lambdaMin().error());
            o.put("ratio", r.ratio());
        }
        if (l.noSolution().isPresent()) {
            j.put("near_solution_reason", LandscapeWords.why(l.noSolution().get(), l));
        }
        ArrayNode kernels = j.putArray("lambda_min");
        for (LandscapeResult.Sampled k : l.kernels()) {
            ObjectNode o = kernels.addObject();
            o.put("where", LandscapeWords.where(k));
            o.put("mu", k.mu());
            o.put("part_above_mu", k.above());
            numbers(o.putArray("values"), k.lambdaMin());
        }
        if (l.noKernels().isPresent()) {
            j.put("lambda_min_reason", LandscapeWords.why(l.noKernels().get(), l));
        }
        return j;
    }

    private static void plane(ObjectNode o, PathPlanes p) {
        o.put("explained", p.explained());
        ArrayNode steps = o.putArray("kept_steps");
        Arrays.stream(p.steps()).forEach(steps::add);
        ArrayNode path = o.putArray("path");
        Arrays.stream(p.iterates()).forEach(at -> numbers(path.addArray(), at));
        numbers(o.putArray("x"), p.x());
        numbers(o.putArray("y"), p.y());
        ArrayNode end = o.putArray("loss_through_end");
        Arrays.stream(p.atEnd()).forEach(row -> numbers(end.addArray(), row));
        ArrayNode start = o.putArray("loss_through_start");
        Arrays.stream(p.atStart()).forEach(row -> numbers(start.addArray(), row));
    }

    /** Absent where a number is not finite. */
    private static void numbers(ArrayNode list, double[] values) {
        Arrays.stream(values)
                .forEach(
                        v -> {
                            if (Double.isFinite(v)) {
                                list.add(v);
                            } else {
                                list.addNull();
                            }
                        });
    }
}
