package org.plstar.study.certify.coq;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.plstar.array.npy.NpyArray;
import org.plstar.array.npy.Npz;
import org.plstar.certify.LoweredEquations;
import org.plstar.study.json.JsonFile;
import tools.jackson.databind.JsonNode;

/**
 * The subject of a certificate's claim C: the equations, the point and the radius, as its files
 * have them (docs/certificate-format.md). The files are believed to be whole; the check reads them
 * first.
 *
 * @param programs the equations F(w) = y
 * @param weights the point that the radius is about, one array for each param
 * @param near where the search for a point next to a solution begins, the same shapes
 * @param radius in which a solution is claimed, with room for the rounding of intervals where the
 *     claim's own radius is below it
 * @param descent the certificate's first claim B; absent where there is none
 */
@SuppressWarnings("ArrayRecordComponent") // these records are never compared by equals
record ClaimedSystem(
        List<Program> programs,
        List<double[]> weights,
        List<double[]> near,
        double radius,
        Optional<Descent> descent) {
    /**
     * The least radius: residuals in intervals of doubles are known to some 1e-13, too coarse for a
     * smaller one.
     */
    private static final double ROOM = 1e-8;

    /**
     * A program with its samples.
     *
     * @param lines as the file has them
     * @param targets [samples, outputs]
     * @param arrays those that lines name
     */
    record Program(
            int samples, List<String> lines, double[] targets, Map<String, NpyArray> arrays) {
        /** The numbers of an array that is the same for all samples. */
        double[] whole(String name) {
            return array(name).values();
        }

        /** The row of a sample in an array. */
        double[] row(String name, int sample) {
            double[] all = array(name).values();
            int width = all.length / samples;
            double[] row = new double[width];
            System.arraycopy(all, sample * width, row, 0, width);
            return row;
        }

        boolean has(String name) {
            return arrays.containsKey(name);
        }

        private NpyArray array(String name) {
            return ClaimedSystem.array(arrays, name);
        }
    }

    /**
     * A claim B: gradient descent with the step eta from a point stays within the radius of it and
     * converges to a solution.
     *
     * @param start one array for each param
     * @param radius the claim's own, with room for the rounding of intervals
     */
    record Descent(List<double[]> start, double eta, double radius) {
        private static Descent of(JsonNode json, JsonNode claim, Map<String, NpyArray> arrays) {
            return new Descent(
                    point(json, claim.path("point").asString(), arrays),
                    claim.path("eta").asDouble(),
                    Math.max(last(claim.path("radii")), ROOM));
        }
    }

    /** The number of equations N. */
    int equations() {
        return programs.stream().mapToInt(p -> p.targets.length).sum();
    }

    /** The number of weights p. */
    int unknowns() {
        return weights.stream().mapToInt(w -> w.length).sum();
    }

    /** All targets, joined in order. */
    double[] targets() {
        return programs.stream().flatMapToDouble(p -> Arrays.stream(p.targets)).toArray();
    }

    /** The first claim C of a certificate in a folder; absent where there is none. */
    static Optional<ClaimedSystem> read(Path folder) throws IOException {
        Path file = folder.resolve(LoweredEquations.TEXT);
        if (!Files.isRegularFile(file)) {
            return Optional.empty(); // the folder has no proof
        }
        JsonNode json = JsonFile.read(file);
        Map<String, NpyArray> arrays = Npz.read(folder.resolve(LoweredEquations.ARRAYS));
        JsonNode claims = json.path("claims");
        return first(claims, "C").map(c -> of(json, c, first(claims, "B"), arrays));
    }

    private static Optional<JsonNode> first(JsonNode claims, String kind) {
        return claims.valueStream()
                .filter(c -> c.path("claim").asString("").equals(kind))
                .findFirst();
    }

    private static ClaimedSystem of(
            JsonNode json, JsonNode claim, Optional<JsonNode> b, Map<String, NpyArray> arrays) {
        List<Program> programs = new ArrayList<>();
        for (JsonNode p : json.path("programs")) {
            List<String> lines = new ArrayList<>();
            p.path("lines").forEach(l -> lines.add(l.asString()));
            double[] targets = array(arrays, p.path("targets").asString()).values();
            programs.add(new Program(p.path("samples").asInt(), lines, targets, arrays));
        }
        List<double[]> point = point(json, claim.path("point").asString(), arrays);
        double radius = last(claim.path("radii"));
        Optional<Descent> descent = b.map(c -> Descent.of(json, c, arrays));
        if (!claim.has("from")) {
            return new ClaimedSystem(programs, point, point, Math.max(radius, ROOM), descent);
        }
        List<double[]> from = point(json, claim.path("from").asString(), arrays);
        double far = distance(point, from) + radius;
        return new ClaimedSystem(programs, from, point, far * (1 + 1e-6) + ROOM, descent);
    }

    private static double last(JsonNode numbers) {
        return numbers.get(numbers.size() - 1).asDouble();
    }

    private static List<double[]> point(JsonNode json, String name, Map<String, NpyArray> arrays) {
        List<double[]> all = new ArrayList<>();
        json.path("points")
                .path(name)
                .forEach(a -> all.add(array(arrays, a.asString()).values()));
        return all;
    }

    private static NpyArray array(Map<String, NpyArray> arrays, String name) {
        NpyArray found = arrays.get(name);
        if (found == null) {
            throw new NoSuchElementException("no array " + name);
        }
        return found;
    }

    /** The Euclidean distance of two points. */
    static double distance(List<double[]> a, List<double[]> b) {
        double sum = 0;
        for (int k = 0; k < a.size(); k++) {
            for (int j = 0; j < a.get(k).length; j++) {
                double d = a.get(k)[j] - b.get(k)[j];
                sum += d * d;
            }
        }
        return Math.sqrt(sum);
    }
}
