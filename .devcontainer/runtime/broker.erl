%% Evaluated first by Erlang (file:eval/1): starts RabbitMQ instead of `-s rabbit boot`, and handles its end.

%% RabbitMQ requests its 700 modules one by one, and for each, Erlang copies its tables of all loaded modules. Loading
%% them together is faster by a sixth of the whole start. Their names are stored for the next start; names that no
%% longer exist do no harm.
Noted = "/var/lib/rabbitmq/bkdev-modules",
Known = case file:consult(Noted) of {ok, [Names]} when is_list(Names) -> [Name || Name <- Names, is_atom(Name)]; _ -> [] end,
_ = code:ensure_modules_loaded(Known),
%% bkdev's queries may name queues that do not exist, which RabbitMQ would log as errors of the product. bkdev uses the
%% highest channel number (probe/asking.py). The arguments are the connection, the virtual host, the user, the channel
%% and the error.
Ours = fun(#{msg := {Format, [_, _, _, _, 2047, _]}}, _) ->
            case lists:prefix("Channel error", Format) of true -> stop; false -> ignore end;
          (_, _) -> ignore
       end,
ok = logger:add_primary_filter(bkdev, {Ours, none}),
rabbit:boot(),

spawn(fun() ->
    rabbit_boot_state:wait_for(ready, infinity),
    %% Wait, so that this does not slow down services that start once the broker is ready.
    timer:sleep(10000),
    %% Only modules from files; RabbitMQ also compiles some itself.
    Loaded = lists:sort([Name || {Name, File} <- code:all_loaded(), is_list(File), filelib:is_file(File)]),
    Loaded =:= Known orelse file:write_file(Noted, io_lib:format("~p.~n", [Loaded]))
end),

%% At its end, Erlang waits a second in vain for one of its own processes (terminate in kernel's user_sup.erl). When
%% `sasl` has ended, so has everything else; allow a moment for the last words of an Erlang that fails.
spawn(fun() ->
    rabbit_boot_state:wait_for(ready, infinity),
    Monitor = monitor(process, sasl_sup),
    receive {'DOWN', Monitor, _, _, _} -> timer:sleep(100) end,
    halt(0)
end).
