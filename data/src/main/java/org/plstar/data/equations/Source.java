package org.plstar.data.equations;

import java.util.Collection;
import java.util.Optional;
import org.plstar.refusal.ClosestName;
import org.plstar.refusal.Refusal;

/** The name of a text, by which its mistakes are told. */
record Source(String name) {
    /** A mistake at a place. */
    Refusal refuse(EquationRefusal code, Place at, String what, String expected, String fix) {
        return Refusal.of(code, where(at), what, expected, fix);
    }

    /** A name that is not known, with the nearest of those that are. */
    Refusal unknown(Place at, String name, String expected, Collection<String> known) {
        Optional<String> near = ClosestName.of(name, known);
        return refuse(
                EquationRefusal.UNKNOWN_NAME,
                at,
                '"' + name + "\" is unknown",
                expected,
                near.map(n -> "did you mean " + n).orElse("declare it above, or correct the name"));
    }

    private String where(Place at) {
        return name + ":" + at.line() + ":" + at.column();
    }
}
