package org.plstar.program;

/**
 * A node of a program under construction; only its builder may use it.
 *
 * @param builder the one that made it, which refuses values of others
 */
public record Value(int id, Type type, ProgramBuilder builder) {
    @Override
    public String toString() {
        return "%" + id + " " + type;
    }
}
