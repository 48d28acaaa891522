package org.plstar.app.spectrum;

import java.util.List;
import java.util.Locale;
import org.plstar.operator.Estimate;
import org.plstar.operator.TraceEstimate;
import org.plstar.study.Subject;
import org.plstar.study.spectrum.BlockSpectrum;
import org.plstar.study.spectrum.DensityCurves;
import org.plstar.study.spectrum.SpectrumRequest;
import org.plstar.study.spectrum.SpectrumResult;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A spectrum as one JSON object. */
public final class SpectrumJson {
    private SpectrumJson() {}

    /** Everything but the files. */
    public static ObjectNode of(SpectrumResult result, String command) {
        SpectrumRequest r = result.request();
        Subject s = r.subject();
        List<BlockSpectrum> blocks = result.blocks();
        ObjectNode j = JsonMapper.shared().createObjectNode();
        j.put("command", command);
        j.put("of", r.of().name().toLowerCase(Locale.ROOT));
        j.put("meaning", r.of().words());
        j.put("loss", s.loss().text().replace('-', '_'));
        j.put("at", s.words());
        j.put("network", s.model().text());
        j.put("parameters", s.model().layout().size());
        j.put("rows", s.data().training().rows());
        j.put("outputs", s.data().encoding().outputs());
        j.put("data", s.data().training().source());
        j.put("data_sha256", s.data().training().contentHash());
        j.put("seed", r.seed());
        j.put("tolerance", r.tolerance());
        j.put("converged", result.converged());
        ArrayNode findings = j.putArray("findings");
        SpectrumWords.of(result).forEach(f -> findings.add(f.text()));
        ArrayNode all = j.putArray("blocks");
        for (BlockSpectrum b : blocks) {
            block(all.addObject(), b);
        }
        return j;
    }

    private static void block(ObjectNode j, BlockSpectrum b) {
        j.put("name", b.name());
        j.put("order", b.order());
        j.put("dense", b.all().isPresent());
        j.put("memory_bytes", b.bytes());
        estimates(j.putArray("top"), b.top());
        estimates(j.putArray("bottom"), b.bottom());
        if (b.trace().isPresent()) {
            TraceEstimate t = b.trace().get();
            ObjectNode trace = j.putObject("trace");
            trace.put("value", t.value());
            trace.put("standard_error", t.standardError());
            trace.put("low", t.low());
            trace.put("high", t.high());
            trace.put("products", t.products());
            trace.put("method", t.method());
        }
        if (b.density().isPresent()) {
            DensityCurves d = b.density().get();
            ObjectNode density = j.putObject("density");
            density.put("products", d.products());
            density.put("blur", d.sigma());
            ArrayNode sizes = density.putArray("sizes");
            ArrayNode above = density.putArray("part_above");
            ArrayNode below = density.putArray("part_below_minus");
            ArrayNode aboveError = density.putArray("part_above_error");
            ArrayNode belowError = density.putArray("part_below_minus_error");
            for (int i = 0; i < d.sizes().length; i++) {
                sizes.add(d.sizes()[i]);
                above.add(d.above()[i].value());
                aboveError.add(d.above()[i].error());
                below.add(d.below()[i].value());
                belowError.add(d.below()[i].error());
            }
        }
    }

    private static void estimates(ArrayNode list, List<Estimate> estimates) {
        for (Estimate e : estimates) {
            ObjectNode j = list.addObject();
            j.put("value", e.value());
            j.put("error", e.error());
            j.put("converged", e.converged());
            j.put("reason", e.reason());
            j.put("products", e.products());
            e.more().ifPresent(m -> j.put("products_needed", m));
        }
    }
}
