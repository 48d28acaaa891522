package org.plstar.infinite;

import java.util.List;
import org.plstar.refusal.Refusal;

/** Refusals of layers that have no limit at infinite width, with the name of the current layer. */
final class LayerRefusals {
    /** The name of the layer that a walk is at, for messages. */
    String place = "network";

    void requireImage(Channels x, String layer) {
        if (!x.tile().positions().image() || x.flat()) {
            throw refusal(
                    InfiniteRefusal.RAW_DATA,
                    layer + " reads images, and here come vectors",
                    "give rows as images [channels, height, width]");
        }
    }

    void requireRoom(PairedPositions out) {
        if (out.count() == 0) {
            throw noLimit("its window is larger than the image", "use a smaller window");
        }
    }

    void refuseRaw(Channels x, String layer) {
        if (x.any(Field.Kind.RAW)) {
            throw refusal(
                    InfiniteRefusal.RAW_DATA,
                    "data come to " + layer + ", whose limit is one of infinitely many channels",
                    "put a dense layer in front of it");
        }
    }

    void requireWidths(List<Channels> parts) {
        for (Channels x : parts) {
            if (x.width() == 0) {
                throw open("channels of several kinds count by their numbers");
            }
        }
    }

    Refusal open(String why) {
        return refusal(
                InfiniteRefusal.WIDTH,
                why + ", and a dense layer does not say how many it has",
                "write for instance dense(512)");
    }

    Refusal noLimit(String reason, String fix) {
        return refusal(InfiniteRefusal.NO_LIMIT, reason, fix);
    }

    Refusal refusal(InfiniteRefusal code, String what, String fix) {
        return Refusal.of(code, place, what, "a layer with a limit at infinite width", fix);
    }
}
