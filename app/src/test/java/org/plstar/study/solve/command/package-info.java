@org.jspecify.annotations.NullMarked
package org.plstar.study.solve.command;
