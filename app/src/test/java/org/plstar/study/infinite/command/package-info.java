@org.jspecify.annotations.NullMarked
package org.plstar.study.infinite.command;
