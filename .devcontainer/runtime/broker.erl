%% What Erlang is told to do first (file:eval/1): starts RabbitMQ in place of `-s rabbit boot`, and sees to its end.

%% RabbitMQ asks for its 700 modules one after the other, and for each Erlang copies the tables of all that it has; together they are
%% loaded sooner, by a sixth of the whole start. Which they are is noted for the next one; what is not there any more does not matter.
Noted = "/var/lib/rabbitmq/bkdev-modules",
Known = case file:consult(Noted) of {ok, [Names]} when is_list(Names) -> [Name || Name <- Names, is_atom(Name)]; _ -> [] end,
_ = code:ensure_modules_loaded(Known),
%% What bkdev itself asks for may not be there, which RabbitMQ would log as an error of the product's. It asks on the last channel that
%% there is (probe/asking.py): RabbitMQ names the connection, the virtual host, the user, the channel and what went wrong.
Ours = fun(#{msg := {Format, [_, _, _, _, 2047, _]}}, _) ->
            case lists:prefix("Channel error", Format) of true -> stop; false -> ignore end;
          (_, _) -> ignore
       end,
ok = logger:add_primary_filter(bkdev, {Ours, none}),
rabbit:boot(),

spawn(fun() ->
    rabbit_boot_state:wait_for(ready, infinity),
    %% Not while those start that waited for it.
    timer:sleep(10000),
    %% Of those from files: what RabbitMQ compiles for itself is from none.
    Loaded = lists:sort([Name || {Name, File} <- code:all_loaded(), is_list(File), filelib:is_file(File)]),
    Loaded =:= Known orelse file:write_file(Noted, io_lib:format("~p.~n", [Loaded]))
end),

%% At its end Erlang waits a second for one of its own processes, in vain (terminate in kernel's user_sup.erl). When `sasl` has ended so
%% has everything else; a moment is left for what an Erlang that fails has to say.
spawn(fun() ->
    rabbit_boot_state:wait_for(ready, infinity),
    Monitor = monitor(process, sasl_sup),
    receive {'DOWN', Monitor, _, _, _} -> timer:sleep(100) end,
    halt(0)
end).
