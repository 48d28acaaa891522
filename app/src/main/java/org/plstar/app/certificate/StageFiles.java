package org.plstar.app.certificate;

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
 * A network's stages in {@code certificate.json}: a dense layer by its sizes and scales, any other stage by its terms, each as windows on an image; weights by the names
 * under which the arrays of a point hold them.
 */
final class StageFiles {
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

    /** The stages of a certificate with the weights of a point. */
    static List<Claim.Stage> read(JsonNode all, Map<String, NpyArray> weights) {
        List<Claim.Stage> stages = new ArrayList<>();
        for (JsonNode l : all) {
            String activation = l.path("activation").asString("");
            if (!l.has("terms")) {
                stages.add(
                        new Claim.Layer(
                                l.path("in").asInt(),
                                l.path("out").asInt(),
                                array(l, "weight", weights),
                                array(l, "bias", weights),
                                l.path("scale").asDouble(),
                                l.path("bias_scale").asDouble(0),
                                activation));
                continue;
            }
            List<Claim.Term> terms = new ArrayList<>();
            for (JsonNode t : l.path("terms")) {
                terms.add(
                        new Claim.Term(
                                t.path("source").asInt(),
                                t.path("channels").asInt(),
                                t.path("height").asInt(),
                                t.path("width").asInt(),
                                t.path("groups").asInt(),
                                axis(t.path("rows")),
                                axis(t.path("columns")),
                                t.path("out_channels").asInt(),
                                array(t, "weight", weights),
                                array(t, "bias", weights),
                                t.path("scale").asDouble(),
                                t.path("bias_scale").asDouble(0)));
            }
            stages.add(new Claim.Sum(l.path("width").asInt(), terms, activation));
        }
        return stages;
    }

    private static Claim.Axis axis(JsonNode o) {
        return new Claim.Axis(
                o.path("kernel").asInt(),
                o.path("stride").asInt(),
                o.path("before").asInt(),
                o.path("dilation").asInt(),
                o.path("count").asInt());
    }

    /** The array that a member names; empty without that member. */
    private static double[] array(JsonNode o, String member, Map<String, NpyArray> arrays) {
        return o.has(member)
                ? CertificateFiles.array(arrays, o.path(member).asString(""))
                : new double[0];
    }
}
