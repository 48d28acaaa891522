package org.plstar.program;

import java.util.List;

/** One line of a program: an op applied to earlier lines. */
public record Node(Op op, List<Integer> operands, Type type) {}
