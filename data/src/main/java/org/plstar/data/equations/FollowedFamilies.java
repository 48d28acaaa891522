package org.plstar.data.equations;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;

/**
 * Makes the equations of a family that has made many without terms for each, where they have a form
 * that was met before: see {@link InstanceTrace}.
 */
final class FollowedFamilies {
    /** The most forms of one equation that are followed. */
    private static final int MOST_FORMS = 12;

    private final EquationList list;
    private final TermBuilder evaluation;
    private final int many;
    private final IdentityHashMap<Statement.Equation, Course> all = new IdentityHashMap<>();

    /** What is known of an equation in a family. */
    private static final class Course {
        private int made;
        private boolean followed = true;

        /** The forms that were met, the last one first. */
        private final List<InstanceTrace> forms = new ArrayList<>();
    }

    /**
     * The families of a text.
     *
     * @param many the number of its equations from which on a family is followed
     */
    FollowedFamilies(EquationList list, TermBuilder evaluation, int many) {
        this.list = list;
        this.evaluation = evaluation;
        this.many = many;
    }

    /** Adds an equation without its terms; false where these are needed. */
    boolean add(Statement.Equation e, String label) {
        Course c = all.get(e);
        for (int k = 0; c != null && k < c.forms.size(); k++) {
            InstanceTrace t = c.forms.get(k);
            Optional<Residual> residual = t.at();
            if (residual.isPresent() && evaluation.count().hasRoom(t.operations())) {
                evaluation.count().add(e.at(), t.operations());
                list.add(label, e.at(), residual.get(), t.target());
                if (k > 0) {
                    c.forms.remove(k);
                    c.forms.addFirst(t);
                }
                return true;
            }
        }
        return false;
    }

    /** Follows the form of an equation that was just made of terms, if there are many. */
    void made(Statement.Equation e, Residual last) {
        Course c = all.computeIfAbsent(e, _ -> new Course());
        if (++c.made >= many && c.followed && c.forms.size() < MOST_FORMS) {
            Optional<InstanceTrace> t = evaluation.trace(e, last);
            c.followed = t.isPresent();
            t.ifPresent(c.forms::addFirst);
        }
    }
}
