package org.plstar.landscape.certificate;

import org.plstar.network.Activate;
import org.plstar.network.Activation;
import org.plstar.network.Attention;
import org.plstar.network.BatchNorm;
import org.plstar.network.Branches;
import org.plstar.network.Conv;
import org.plstar.network.Dense;
import org.plstar.network.Dropout;
import org.plstar.network.Embedding;
import org.plstar.network.Flatten;
import org.plstar.network.GlobalAverage;
import org.plstar.network.Layer;
import org.plstar.network.LayerNorm;
import org.plstar.network.MeanTokens;
import org.plstar.network.PRelu;
import org.plstar.network.Pool;
import org.plstar.network.Residual;
import org.plstar.network.Scale;
import org.plstar.network.Shared;
import org.plstar.refusal.Refusal;

/** Why a layer can't be certified, and what could stand in its place. */
final class UncertifiedLayer {
    private static final String COVERED =
            "dense and convolution layers, means, sums and residual blocks, with smooth"
                    + " activations between them";

    private UncertifiedLayer() {}

    /** The bounds of an activation, or its refusal. */
    static SmoothActivation smooth(String path, Activation a) {
        return SmoothActivation.of(a)
                .orElseThrow(
                        () ->
                                Refusal.of(
                                        CertificateRefusal.NOT_SMOOTH,
                                        "layer " + path + ", " + a.text(),
                                        "its derivative jumps, or no bound of its second"
                                                + " derivative is written",
                                        "a smooth activation",
                                        "use " + a.smoothNeighbour() + " in its place"));
    }

    /** The refusal of a layer that no bound is known for where it stands. */
    static Refusal refusal(String path, Layer layer) {
        return switch (layer) {
            case Pool p ->
                    of(
                            CertificateRefusal.NOT_SMOOTH,
                            path,
                            layer,
                            "its derivative jumps where the largest element changes, so that no"
                                    + " bound of the second derivative exists",
                            "use "
                                    + new Pool(Pool.Kind.AVG, p.kernel(), p.stride(), p.padding())
                                            .text()
                                    + " in its place");
            case LayerNorm _ ->
                    of(
                            path,
                            layer,
                            "no bound of its second derivative is written",
                            "leave it out, or use scale(…) with a number in its place");
            case BatchNorm _ ->
                    of(
                            path,
                            layer,
                            "its statistics move with training, so that the network is no fixed"
                                    + " function of its weights",
                            "leave it out, or use scale(…) with a number in its place");
            case Dropout _ ->
                    of(
                            path,
                            layer,
                            "training multiplies by random factors, so that it follows no fixed"
                                    + " system of equations",
                            "leave it out");
            case Attention _ ->
                    of(
                            path,
                            layer,
                            "it multiplies what comes in with itself, and products have no"
                                    + " bounded second derivative over all inputs",
                            "use dense or convolution layers in its place");
            case Branches b ->
                    of(
                            path,
                            layer,
                            b.kind() == Branches.Kind.PRODUCT
                                    ? "products of branches have no second derivative that is"
                                            + " bounded over all inputs"
                                    : "no bound is written for branches that are put one behind"
                                            + " the other",
                            "use sum(…) in its place");
            case Shared _ ->
                    of(
                            path,
                            layer,
                            "the bound takes the weights of every layer for unknowns of their"
                                    + " own, and here several layers have the same",
                            "give every layer weights of its own");
            case Dense _ ->
                    of(
                            path,
                            layer,
                            "it acts on the last axis of an image or a sequence, for which no"
                                    + " bound is written",
                            "put flatten before it, or use conv(…, 1x1)");
            case Embedding _, MeanTokens _ ->
                    of(
                            path,
                            layer,
                            "no bound is written for sequences of tokens",
                            "certify a network on numbers or images");
            case Activate _, Conv _, Flatten _, GlobalAverage _, Residual _, Scale _ ->
                    throw new IllegalArgumentException(layer.text() + " has bounds");
            case PRelu _ ->
                    of(
                            CertificateRefusal.NOT_SMOOTH,
                            path,
                            layer,
                            "its derivative jumps at 0, so that no bound of the second derivative"
                                    + " exists",
                            "use gelu or softplus in its place");
            default ->
                    of(
                            path,
                            layer,
                            "no bound of the second derivative is known for layers of this kind",
                            "use one of these in its place");
        };
    }

    private static Refusal of(String path, Layer layer, String reason, String fix) {
        return of(CertificateRefusal.LAYER, path, layer, reason, fix);
    }

    private static Refusal of(
            CertificateRefusal code, String path, Layer layer, String reason, String fix) {
        return Refusal.of(code, "layer " + path + ", " + layer.text(), reason, COVERED, fix);
    }
}
