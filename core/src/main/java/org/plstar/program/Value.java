package org.plstar.program;

/** A node of a program under construction; only its builder may use it. */
public record Value(int id, Type type) {}
