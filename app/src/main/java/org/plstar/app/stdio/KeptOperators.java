package org.plstar.app.stdio;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.plstar.array.npy.Npy;
import org.plstar.array.npy.NpyArray;
import org.plstar.operator.LinearOperator;
import org.plstar.program.ParamLayout;
import org.plstar.refusal.Refusal;
import org.plstar.study.OperatorRequest;
import org.plstar.study.Session;
import org.plstar.study.StudyRefusal;
import org.plstar.study.page.Document;
import tools.jackson.databind.JsonNode;

/** Operators of earlier results, multiplied by vectors of the other program. */
final class KeptOperators {
    /** The number of operators whose programs and arrays are kept. */
    private static final int KEPT = 4;

    private final Session session = Session.of(Runtime.getRuntime().availableProcessors());
    private final SequencedMap<JsonNode, OperatorRequest.Products> open = new LinkedHashMap<>();

    /**
     * The order of an operator and its parameters, or products.
     *
     * @param params {@code of}, the id of the result, and where products are wanted
     *     {@code vectors}, an NPY file of k rows [k, n], and {@code out}, where the products [k, n]
     *     go
     * @return {@code order}, n, and {@code parameters}: name and size of each
     * @throws Refusal RANGE if the result has no operator, or for vectors of another length
     */
    Map<String, Object> answer(Document<?, ?> document, JsonNode params) throws IOException {
        OperatorRequest.Products products = of(document, params.path("of"));
        LinearOperator a = products.operator();
        if (params.has("vectors")) {
            NpyArray x = Npy.read(Path.of(params.path("vectors").asString()));
            if (x.shape().size() != 2 || x.shape().get(1) != a.rows()) {
                throw StudyRefusal.range("vectors of shape " + x.shape(), "[k, " + a.rows() + "]");
            }
            Npy.write(
                    Path.of(params.path("out").asString()),
                    new NpyArray(x.shape(), applied(a, x.values())));
        }
        List<Map<String, Object>> parameters = new ArrayList<>();
        for (ParamLayout.Entry e : products.parameters().entries()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("name", e.name());
            one.put("size", e.size());
            parameters.add(one);
        }
        return Map.of("order", a.rows(), "parameters", parameters);
    }

    private static double[] applied(LinearOperator a, double[] x) {
        int n = a.rows();
        double[] all = new double[x.length];
        double[] y = new double[n];
        for (int first = 0; first < x.length; first += n) {
            a.apply(Arrays.copyOfRange(x, first, first + n), y);
            System.arraycopy(y, 0, all, first, n);
        }
        return all;
    }

    private OperatorRequest.Products of(Document<?, ?> document, JsonNode id) {
        OperatorRequest.Products known = open.remove(id);
        if (known == null) {
            if (!(document.request() instanceof OperatorRequest r)) {
                throw StudyRefusal.range("an operator of " + document.name(), "of a spectrum");
            }
            known = r.products(session);
        }
        open.put(id, known); // the last in the order of use
        if (open.size() > KEPT) {
            open.pollFirstEntry().getValue().close();
        }
        return known;
    }
}
