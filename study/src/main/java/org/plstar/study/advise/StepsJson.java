package org.plstar.study.advise;

import org.plstar.landscape.advice.FullBatch;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;

/** Writes the steps that follow from two eigenvalues, in addition to the eigenvalues. */
final class StepsJson extends ValueSerializer<FullBatch> {
    @Override
    public void serialize(FullBatch full, JsonGenerator to, SerializationContext context) {
        to.writeStartObject();
        to.writeNumberProperty("largest", full.largest());
        to.writeNumberProperty("smallest", full.smallest());
        context.defaultSerializeProperty("plain", full.plain(), to);
        context.defaultSerializeProperty("best", full.best(), to);
        context.defaultSerializeProperty("cautious_momentum", full.cautiousMomentum(), to);
        context.defaultSerializeProperty("momentum", full.momentum(), to);
        to.writeEndObject();
    }
}
