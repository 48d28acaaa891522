package org.plstar.study.certify;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.plstar.array.gather.Span;
import org.plstar.array.npy.NpyArray;
import org.plstar.landscape.certificate.LinearMap.Mean;
import org.plstar.landscape.certificate.LinearMap.Multiple;
import org.plstar.landscape.certificate.LinearMap.Weighted;
import org.plstar.landscape.certificate.Patches;
import org.plstar.landscape.certificate.StageNetwork;
import org.plstar.landscape.certificate.StageNetwork.Stage;
import org.plstar.landscape.certificate.StageNetwork.Term;
import org.plstar.landscape.certificate.check.Claim;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A network's stages in {@code certificate.json}: a dense layer by its sizes and scales, any other
 * stage by its terms, each as windows on an image; weights by the names under which the arrays of a
 * point hold them.
 */
final class StageFiles {
    /** Of one size; a forged one must not ask for all memory. */
    private static final int LARGEST = 1 << 24;

    private StageFiles() {}

    static void write(ArrayNode all, StageNetwork network) {
        for (int l = 1; l <= network.stages().size(); l++) {
            Stage stage = network.stages().get(l - 1);
            ObjectNode o = all.addObject();
            Term first = stage.terms().getFirst();
            if (stage.terms().size() == 1
                    && first.source() == l - 1
                    && first.map() instanceof Weighted w
                    && w.isDense()) {
                o.put("in", w.in());
                o.put("out", w.out());
                weights(o, w);
            } else {
                o.put("width", stage.width());
                ArrayNode terms = o.putArray("terms");
                stage.terms().forEach(t -> term(terms.addObject(), t));
            }
            o.put("activation", stage.activation().name().toLowerCase(Locale.ROOT));
        }
    }

    private static void weights(ObjectNode o, Weighted w) {
        o.put("scale", w.scale());
        o.put("weight", w.name() + ".weight");
        if (w.bias().length > 0) {
            o.put("bias_scale", w.biasScale());
            o.put("bias", w.name() + ".bias");
        }
    }

    private static void term(ObjectNode o, Term term) {
        o.put("source", term.source());
        switch (term.map()) {
            case Weighted w -> {
                o.put("meaning", "scale · W on what a window sees, at every site");
                windows(o, w.patches(), w.channels());
                weights(o, w);
            }
            case Mean m -> {
                o.put("meaning", "the mean of what a window sees");
                windows(o, m.patches(), m.patches().channels());
                o.put("scale", m.share());
            }
            case Multiple m -> {
                o.put("meaning", "a multiple of it");
                windows(o, m.patches(), 1);
                o.put("scale", m.factor());
            }
        }
    }

    private static void windows(ObjectNode o, Patches p, int out) {
        o.put("channels", p.channels());
        o.put("height", p.height());
        o.put("width", p.width());
        o.put("groups", p.groups());
        axis(o.putObject("rows"), p.window().rows(), p.height());
        axis(o.putObject("columns"), p.window().columns(), p.width());
        o.put("out_channels", out);
    }

    private static void axis(ObjectNode o, Span span, int extent) {
        o.put("kernel", span.kernel());
        o.put("stride", span.stride());
        o.put("before", span.before());
        o.put("dilation", span.dilation());
        o.put("count", span.count(extent));
    }

    /**
     * The stages of a certificate with the weights of a point.
     *
     * @param inputs numbers of a row of the data
     * @throws IllegalArgumentException if a size is none, or one stage does not fit the others
     */
    static List<Claim.Stage> read(JsonNode all, Map<String, NpyArray> weights, int inputs) {
        List<Claim.Stage> stages = new ArrayList<>();
        List<Integer> widths = new ArrayList<>(List.of(inputs));
        for (JsonNode l : all) {
            String activation = l.path("activation").asString("");
            if (l.has("terms")) {
                List<Claim.Term> terms = new ArrayList<>();
                for (JsonNode t : l.path("terms")) {
                    terms.add(term(t, weights, widths, size(l, "width")));
                }
                if (terms.isEmpty()) {
                    throw new IllegalArgumentException("a stage without terms");
                }
                stages.add(new Claim.Sum(size(l, "width"), terms, activation));
                widths.add(size(l, "width"));
            } else {
                if (size(l, "in") != widths.getLast()) {
                    throw new IllegalArgumentException("stage " + widths.size() + " does not fit");
                }
                stages.add(
                        new Claim.Layer(
                                size(l, "in"),
                                size(l, "out"),
                                array(l, "weight", weights),
                                array(l, "bias", weights),
                                factor(l, "scale"),
                                l.has("bias") ? factor(l, "bias_scale") : 0,
                                activation));
                widths.add(size(l, "out"));
            }
        }
        if (stages.isEmpty()) {
            throw new IllegalArgumentException("no layers");
        }
        return stages;
    }

    private static Claim.Term term(
            JsonNode t, Map<String, NpyArray> weights, List<Integer> widths, int width) {
        int source = t.path("source").asInt(-1);
        Claim.Axis rows = axis(t.path("rows"));
        Claim.Axis columns = axis(t.path("columns"));
        long image = (long) size(t, "channels") * size(t, "height") * size(t, "width");
        long sites = (long) rows.count() * columns.count();
        if (source < 0
                || source >= widths.size()
                || image != widths.get(source)
                || sites > width
                || size(t, "out_channels") * sites != width) {
            throw new IllegalArgumentException("a term of stage " + widths.size());
        }
        return new Claim.Term(
                source,
                size(t, "channels"),
                size(t, "height"),
                size(t, "width"),
                size(t, "groups"),
                rows,
                columns,
                size(t, "out_channels"),
                array(t, "weight", weights),
                array(t, "bias", weights),
                factor(t, "scale"),
                t.has("bias") ? factor(t, "bias_scale") : 0);
    }

    private static Claim.Axis axis(JsonNode o) {
        int before = o.path("before").asInt(-1);
        if (before < 0 || before > LARGEST) {
            throw new IllegalArgumentException("before = " + o.path("before"));
        }
        return new Claim.Axis(
                size(o, "kernel"),
                size(o, "stride"),
                before,
                size(o, "dilation"),
                size(o, "count"));
    }

    /** A whole number from 1 on. */
    private static int size(JsonNode o, String member) {
        JsonNode n = o.path(member);
        if (!n.isInt() || n.asInt() < 1 || n.asInt() > LARGEST) {
            throw new IllegalArgumentException(member + " = " + n);
        }
        return n.asInt();
    }

    private static double factor(JsonNode o, String member) {
        JsonNode n = o.path(member);
        if (!n.isNumber() || !Double.isFinite(n.asDouble())) {
            throw new IllegalArgumentException(member + " = " + n);
        }
        return n.asDouble();
    }

    /** The array that a member names; empty without that member. */
    private static double[] array(JsonNode o, String member, Map<String, NpyArray> arrays) {
        return o.has(member)
                ? StoredNumbers.of(arrays, o.path(member).asString(""))
                : new double[0];
    }
}
